"""Who is calling the API: ``Authorization: Api-Key …`` or a staff session; ``request.auth`` is a Caller."""

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.caller import Caller, staff_caller
from accounts.choices import KeyKind
from accounts.models import ApiKey, User
from accounts.services.keys import find_live_key
from accounts.services.visitors import read_visitor


class KeyAuthentication(BaseAuthentication):
    """Secret, publishable and personal keys. A publishable key is refused from an origin that it does not list."""

    def authenticate(self, request: Request) -> tuple[Any, Caller] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "api-key":
            return None
        key = find_live_key(secret.strip())
        if key is None:
            raise AuthenticationFailed("This API key is unknown, expired or revoked.")
        if key.kind == KeyKind.PERSONAL:
            user = cast(User, key.user)
            return user, staff_caller(user)
        if key.kind == KeyKind.PUBLISHABLE:
            return AnonymousUser(), self._browser(request, key)
        return AnonymousUser(), Caller(
            kind=key.kind,
            brokerage=key.brokerage,
            credential=f"key:{key.pk}",
            key=key,
            scopes=frozenset(key.scopes),
        )

    def _browser(self, request: Request, key: ApiKey) -> Caller:
        origin = request.headers.get("Origin", "").lower()
        own = f"{request.scheme}://{request.get_host()}".lower()
        if origin and origin != own and origin not in key.origins:
            raise PermissionDenied("This key may not be used from this origin.")
        token, visitor_id = request.headers.get("X-Visitor-Token", ""), ""
        if token:
            visitor_id = read_visitor(token, brokerage_id=key.brokerage_id) or ""
            if not visitor_id:
                raise AuthenticationFailed("This visitor token is not valid. Ask for a new one.")
        credential = f"visitor:{visitor_id}" if visitor_id else f"key:{key.pk}"
        return Caller(
            kind=key.kind, brokerage=key.brokerage, credential=credential[:80], key=key, visitor_id=visitor_id
        )

    def authenticate_header(self, request: Request) -> str:
        return "Api-Key"


class StaffSessionAuthentication(SessionAuthentication):
    """The admin's session, with CSRF protection."""

    def authenticate(self, request: Request) -> tuple[User, Caller] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        user = cast(User, found[0])
        if user.brokerage is None or not user.brokerage.is_active:
            raise PermissionDenied("The API needs a user of a brokerage.")
        return user, staff_caller(user)
