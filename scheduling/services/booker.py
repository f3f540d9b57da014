"""Who books, and the lead behind the booking."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Brokerage
from common.errors import invalid
from common.transitions import Actor
from leads.choices import Source
from leads.models import Lead
from leads.services.pipeline.capture import Enquiry, Wish, lead_behind
from profiles.handles import Contact
from profiles.models import CustomerProfile
from profiles.services.identity.resolve import resolve


@dataclass(frozen=True)
class Booker:
    """``contact`` is what they say of themselves. ``profile`` and ``lead`` are given where they are
    known (a chat, a lead's page); else the customer is identified by the contact, and their open
    lead is joined or one opened, as from ``source``. ``required``: what must be said or known of
    them, "name" or "phone"."""

    contact: Contact
    profile: CustomerProfile | None = None
    lead: Lead | None = None
    source: str = Source.WEBSITE
    required: tuple[str, ...] = ()


def lead_of(
    *,
    brokerage: Brokerage,
    booker: Booker,
    wish: Wish,
    actor: Actor,
    now: datetime,
) -> Lead:
    """The booker's lead, told what is wished, with its profile and brokerage; its row is locked
    until the transaction ends. Raises ApplicationError where something required is missing,
    NotFound where the customer is out of an agent's reach."""
    profile, is_new = booker.profile, False
    if profile is None:
        found = resolve(brokerage=brokerage, contact=booker.contact, now=now, actor=actor)
        profile, is_new = found.profile, found.created
    _check(booker, profile)
    enquiry = Enquiry(contact=booker.contact, source=booker.source, wish=wish)
    lead = lead_behind(
        brokerage=brokerage,
        profile=profile,
        is_new_profile=is_new,
        known=booker.lead,
        enquiry=enquiry,
        actor=actor,
        now=now,
    )
    lead.brokerage, lead.profile = brokerage, profile
    return lead


def _check(booker: Booker, profile: CustomerProfile) -> None:
    contact = booker.contact
    known = {
        "name": contact.name or profile.display_name,
        "phone": contact.e164 or profile.primary_phone,
    }
    for name in booker.required:
        if not known[name]:
            raise invalid(name, "This field is required.")
