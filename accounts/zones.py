"""The back office shows times where its reader works."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]


def staff_zone(get_response: GetResponse) -> GetResponse:
    """Middleware: within /admin/ the user's zone, else their brokerage's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            return get_response(request)
        with timezone.override(_zone_of(request)):
            return get_response(request)

    return middleware


def _zone_of(request: HttpRequest) -> ZoneInfo | None:
    user = request.user
    if not isinstance(user, User):
        return None
    if user.timezone:
        return ZoneInfo(user.timezone)
    return user.brokerage.zone if user.brokerage else None
