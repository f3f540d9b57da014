"""Visitor tokens: a browser's proof that it is the visitor it was."""

import secrets
from uuid import UUID

from django.core import signing

_SALT = "realty_crm.visitor"
_MAX_AGE_S = 365 * 24 * 3600


def new_visitor_id() -> str:
    """A name nobody can guess."""
    return f"v_{secrets.token_urlsafe(18)}"


def sign_visitor(*, brokerage_id: UUID, visitor_id: str) -> str:
    """A token that proves ``visitor_id`` within this brokerage for a year."""
    return signing.dumps([str(brokerage_id), visitor_id], salt=_SALT)


def read_visitor(token: str) -> tuple[UUID, str] | None:
    """(brokerage id, visitor id), or None when the token is forged or too old."""
    try:
        owner, visitor_id = signing.loads(token, salt=_SALT, max_age=_MAX_AGE_S)
        return UUID(owner), str(visitor_id)
    except (signing.BadSignature, ValueError, TypeError):
        return None
