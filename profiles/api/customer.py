"""How a customer is named in the API, and which customers a caller reaches."""

from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers

from accounts.caller import Caller
from accounts.choices import KeyKind
from accounts.policy import allows
from common.api.contacts import ContactFields
from common.errors import Forbidden, NotFound, invalid
from profiles.choices import IdentifierKind
from profiles.handles import Contact
from profiles.models import CustomerProfile
from profiles.selectors.find import find_by_id, find_by_user_id, find_by_visitor_id
from profiles.selectors.reach import CUSTOMERS
from profiles.services.identity.resolve import resolve

_USER_ID = serializers.CharField(max_length=120)


class CustomerFields(ContactFields):
    """Who the customer is, in every call that a customer's message, booking or event makes."""

    user_id = serializers.CharField(max_length=120, required=False, allow_blank=True)
    session_id = serializers.CharField(max_length=100, required=False, allow_blank=True)


def contact_of(caller: Caller, data: dict[str, Any]) -> Contact:
    """The claims of a validated CustomerFields body. A browser is its visitor and may not be
    somebody else; staff name customers within their reach (else NotFound), or nobody."""
    user_id = data.get("user_id") or ""
    claims: dict[str, Any] = {
        "name": data.get("name") or "",
        "phone": data.get("phone"),
        "email": data.get("email"),
    }
    if caller.visitor_id:
        if user_id and user_id != caller.visitor_id:
            raise Forbidden(
                "A browser may only act for its own visitor. Leave user_id out.",
                code="foreign_user",
            )
        return Contact.of(visitor_id=caller.visitor_id, **claims)
    if caller.user is not None:
        known = profile_of_user_id(caller, user_id).pk if user_id else None
        return Contact.of(profile_id=known, **claims)
    if not user_id:
        raise invalid("user_id", "This field is required.", code="invalid")
    return Contact.of(external_id=user_id, **claims)


def profile_of_user_id(caller: Caller, user_id: str) -> CustomerProfile:
    """The customer whom a path or body names: the site's own id, a browser's own visitor id, for
    staff also a profile's UUID. Raises NotFound for everybody out of the caller's reach."""
    found: CustomerProfile | None
    if caller.visitor_id:
        own = user_id == caller.visitor_id
        found = find_by_visitor_id(brokerage=caller.brokerage, visitor_id=user_id) if own else None
    else:
        found = find_by_user_id(brokerage=caller.brokerage, user_id=user_id)
        if found is None and caller.user is not None:
            found = _by_uuid(caller, user_id) or find_by_visitor_id(
                brokerage=caller.brokerage, visitor_id=user_id
            )
    if found is None or not CUSTOMERS.is_read_by(found, caller.actor):
        raise NotFound("No customer is known by this user_id.")
    return found


def is_told_nothing(caller: Caller) -> bool:
    """A server that may not read customers: it must not learn whether it names a known one."""
    return caller.kind == KeyKind.SECRET and not allows("profiles.welcome", caller)


def profile_to_write(caller: Caller, user_id: str, now: datetime) -> CustomerProfile:
    """The same for calls that write. Whoever is named by a server that is told nothing, and was not
    known, begins here, as with their first message. Call in the transaction of the writing."""
    if not is_told_nothing(caller):
        return profile_of_user_id(caller, user_id)
    named = _USER_ID.run_validation(user_id)
    contact = Contact.of(external_id=named)
    return resolve(brokerage=caller.brokerage, contact=contact, now=now).profile


def user_id_of(profile: CustomerProfile) -> str:
    """The site's own id of this customer, or the visitor id; empty where neither is known."""
    kinds = [IdentifierKind.EXTERNAL, IdentifierKind.WEB_VISITOR]
    known = (
        profile.identifiers.filter(kind__in=kinds, active=True)
        .order_by("kind")
        .values_list("value", flat=True)
    )
    return known.first() or ""


def _by_uuid(caller: Caller, text: str) -> CustomerProfile | None:
    try:
        key = UUID(text)
    except ValueError:
        return None
    return find_by_id(brokerage=caller.brokerage, profile_id=key)
