"""Who a message is from, as its channel knows them, becomes a contact. This is the one place that
knows which of them a contact has a field for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from profiles.choices import IdentifierKind
from profiles.contact import Contact, read_email, read_phone


@dataclass(frozen=True)
class Handle:
    """One address of somebody on one channel. ``scope`` is where the value is unique (a bot, a
    page), empty for the world; ``proved``: the channel vouches for it, else it is only claimed."""

    kind: str
    value: str
    scope: str = ""
    proved: bool = False


def contact_by(handles: Iterable[Handle], *, region: str, name: str = "") -> Contact:
    """``region`` is assumed for phones without a country code. A proved handle without a field of
    its own decides like an id that the site vouches for."""
    said: dict[str, Any] = {"name": name}
    for one in handles:
        if one.kind == IdentifierKind.PHONE:
            said.setdefault("phone", read_phone(one.value, region=region))
        elif one.kind == IdentifierKind.EMAIL:
            said.setdefault("email", read_email(one.value))
        elif one.proved:
            own = one.kind == IdentifierKind.WEB_VISITOR
            said.setdefault("visitor_id" if own else "external_id", _id_of(one))
    return Contact(**said)


def address_of(contact: Contact, kind: str) -> str:
    """The handle of this kind that came with a contact, as a channel writes to it; else empty."""
    known = {IdentifierKind.EMAIL.value: contact.address, IdentifierKind.PHONE.value: contact.e164}
    return known.get(kind, "")


def _id_of(handle: Handle) -> str:
    if handle.kind in (IdentifierKind.EXTERNAL, IdentifierKind.WEB_VISITOR):
        return handle.value
    return ":".join(part for part in (handle.kind, handle.scope, handle.value) if part)[:120]
