"""CORS: a browser page may call the customer API when a live publishable key lists its origin."""

import re
from typing import Any

from corsheaders.signals import check_request_enabled
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.choices import KeyKind
from accounts.models import ApiKey


@receiver(check_request_enabled, dispatch_uid="accounts.cors")
def origin_is_listed(request: HttpRequest, **_: Any) -> bool:
    """A preflight carries no key, so any brokerage's key may vouch; the key itself is checked on
    the real request. The path is checked here because a signal's yes outweighs CORS_URLS_REGEX."""
    if not re.match(settings.CORS_URLS_REGEX, request.path_info):
        return False
    origin = request.headers.get("Origin", "").lower()
    live = ApiKey.objects.filter(kind=KeyKind.PUBLISHABLE, revoked_at__isnull=True)
    return bool(origin) and live.filter(origins__contains=[origin]).exists()
