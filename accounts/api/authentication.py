"""Who is calling the API: ``Authorization: Api-Key …`` or a staff session; ``request.auth`` is a
Caller."""

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.caller import Caller, staff_caller
from accounts.choices import KeyKind
from accounts.models import ApiKey, Brokerage, User
from accounts.services.keys import find_live_key
from accounts.services.visitors import read_visitor
from accounts.stamps import keep_stamps, with_stamps

_BAD_VISITOR = "This visitor token is not valid. Ask for a new one."


class KeyAuthentication(BaseAuthentication):
    """Secret, publishable and personal keys. A publishable key is refused from an origin that it
    does not list."""

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
            return AnonymousUser(), _browser(request, key)
        caller = Caller(
            kind=key.kind,
            brokerage=key.brokerage,
            credential=f"key:{key.pk}",
            key=key,
            scopes=frozenset(key.scopes),
        )
        return AnonymousUser(), caller

    def authenticate_header(self, request: Request) -> str:
        return "Api-Key"


class VisitorAuthentication(BaseAuthentication):
    """``Authorization: Visitor <token>``: our own chat page, which needs no key because it is of
    our own origin."""

    def authenticate(self, request: Request) -> tuple[Any, Caller] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "visitor":
            return None
        if not _same_origin(request):
            raise PermissionDenied(
                "Visitor tokens alone work on our own pages only; other sites use a publishable "
                "key."
            )
        brokerage_id, visitor_id = _visitor(token.strip())
        rows = with_stamps(Brokerage.objects.all(), "pk")
        brokerage = rows.filter(pk=brokerage_id, is_active=True).first()
        if brokerage is None:
            raise AuthenticationFailed(_BAD_VISITOR)
        keep_stamps(brokerage, brokerage)
        return AnonymousUser(), _visiting(brokerage, visitor_id)


def _browser(request: Request, key: ApiKey) -> Caller:
    if not _same_origin(request) and request.headers["Origin"].lower() not in key.origins:
        raise PermissionDenied("This key may not be used from this origin.")
    if token := request.headers.get("X-Visitor-Token", ""):
        brokerage_id, visitor_id = _visitor(token)
        if brokerage_id != key.brokerage_id:
            raise AuthenticationFailed(_BAD_VISITOR)
        return _visiting(key.brokerage, visitor_id)
    return Caller(
        kind=KeyKind.PUBLISHABLE, brokerage=key.brokerage, credential=f"key:{key.pk}", key=key
    )


def _visiting(brokerage: Brokerage, visitor_id: str) -> Caller:
    credential = f"visitor:{brokerage.pk}:{visitor_id}"[:80]
    return Caller(
        kind=KeyKind.PUBLISHABLE, brokerage=brokerage, credential=credential, visitor_id=visitor_id
    )


def _visitor(token: str) -> tuple[UUID, str]:
    found = read_visitor(token)
    if found is None:
        raise AuthenticationFailed(_BAD_VISITOR)
    return found


def _same_origin(request: Request) -> bool:
    origin = request.headers.get("Origin", "").lower()
    return not origin or origin == f"{request.scheme}://{request.get_host()}".lower()


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
