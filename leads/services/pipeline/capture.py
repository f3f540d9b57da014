"""How an intent becomes a lead: a known customer's open lead is joined, never doubled."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import Brokerage
from common.events import emit
from common.models.sequence import next_references
from common.sql.locks import lock_keys
from common.sql.unit import joined
from common.transitions import Actor, keep_step
from leads.choices import CLOSED, InteractionKind, LeadStatus, Source
from leads.models import Lead
from leads.services.pipeline.attributes import timed
from leads.services.pipeline.deadlines import asked_by_customer
from leads.services.pipeline.interactions import Touch, record_interaction
from leads.services.pipeline.temperature import rescore_lead
from listings.models import Listing, Project
from profiles.handles import Contact
from profiles.models import CustomerProfile
from profiles.services.identity.resolve import resolve
from profiles.services.memory.preferences import Preferences, merged


@dataclass(frozen=True)
class Wish:
    """What the customer wants, as far as it was said; empty values say nothing."""

    transaction_type: str = ""
    property_type: str = ""
    configurations: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    budget_min: Decimal | None = None
    budget_max: Decimal | None = None
    currency: str = ""
    payment_method: str = ""
    project: Project | None = None
    listing: Listing | None = None


@dataclass(frozen=True)
class Enquiry:
    """A submitted form, a portal's lead, a walk-in."""

    contact: Contact
    source: str = Source.WEBSITE
    origin: str = ""
    initial_message: str = ""
    wish: Wish = field(default_factory=Wish)
    attributes: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


@joined
def capture(*, brokerage: Brokerage, enquiry: Enquiry, actor: Actor, now: datetime) -> tuple[Lead, bool]:
    """Returns the lead and whether it is new. A known customer's enquiry is a re-inquiry on the open lead. An import of
    somebody who was erased raises NotPossibleNow ``suppressed``."""
    bulk = enquiry.source == Source.IMPORT
    said = as_preferences(enquiry.wish)
    found = resolve(brokerage=brokerage, contact=enquiry.contact, now=now, bulk=bulk, said=said)
    lead, created = join_or_open(
        brokerage=brokerage,
        profile=found.profile,
        is_new_profile=found.created,
        source=enquiry.source,
        wish=enquiry.wish,
        contact=enquiry.contact,
        actor=actor,
        now=now,
        origin=enquiry.origin,
        first_words=enquiry.initial_message,
    )
    _note_extras(lead, enquiry, now)
    touch = Touch(kind=InteractionKind.FORM, occurred_at=now, text=enquiry.initial_message)
    record_interaction(lead=lead, touch=touch, brokerage=brokerage, actor=actor, now=now)
    if not created:
        emit("lead_reinquired", brokerage_id=brokerage.pk, lead_id=lead.pk)
    return lead, created


@joined
def join_or_open(
    *,
    brokerage: Brokerage,
    profile: CustomerProfile,
    source: str,
    wish: Wish,
    contact: Contact,
    actor: Actor,
    now: datetime,
    origin: str = "",
    first_words: str = "",
    is_new_profile: bool = False,
) -> tuple[Lead, bool]:
    """The newest open lead of the same transaction type with what was said filled in, else a new one; its row is
    locked. ``origin`` and ``first_words`` are kept on a new lead only. ``is_new_profile``: it was made in this
    transaction, so it has no lead and nobody else can give it one."""
    lead = None
    if not is_new_profile:
        lock_keys([f"leads-of:{profile.pk}"])
        lead = _open_lead(profile, wish.transaction_type)
    if lead is not None:
        if changed := _write(lead, wish, contact):
            lead.save(update_fields=changed)
        return lead, False
    lead = Lead(
        brokerage=brokerage,
        profile=profile,
        source=source,
        origin=origin,
        initial_message=first_words,
        currency=wish.currency or brokerage.currency,
        reference=next_references(brokerage.pk, "lead")[0],
        name=contact.name or profile.display_name,
        phone=contact.e164 or profile.primary_phone,
        email=contact.address or profile.primary_email,
        submitted_at=now if asked_by_customer(source, actor) else None,
    )
    _write(lead, wish, contact)
    lead.save(force_insert=True)
    keep_step(lead, "lead", "", LeadStatus.NEW, actor=actor, at=now)
    emit("lead_created", brokerage_id=brokerage.pk, lead_id=lead.pk)
    return lead, True


def open_lead_for(
    *,
    brokerage: Brokerage,
    profile: CustomerProfile,
    source: str,
    contact: Contact,
    actor: Actor,
    now: datetime,
    transaction_type: str = "",
    project: Project | None = None,
    listing: Listing | None = None,
) -> Lead:
    """The lead behind a booking: joined or opened, scored, locked until the transaction ends."""
    wish = Wish(transaction_type=transaction_type, project=project, listing=listing)
    lead, _ = join_or_open(
        brokerage=brokerage, profile=profile, source=source, wish=wish, contact=contact, actor=actor, now=now
    )
    rescore_lead(lead, brokerage=brokerage, now=now)
    return lead


def _write(lead: Lead, wish: Wish, contact: Contact) -> list[str]:
    """Sets what was said and returns the fields that changed: lists unite, a budget and single values replace, a
    contact fills only what is empty."""
    new: dict[str, Any] = {
        "configurations": merged(lead.configurations, wish.configurations),
        "locations": merged(lead.locations, wish.locations),
    }
    if wish.budget_min is not None or wish.budget_max is not None:
        new |= {
            "budget_min": wish.budget_min,
            "budget_max": wish.budget_max,
            "currency": wish.currency or lead.currency,
        }
    said = {
        "transaction_type": wish.transaction_type,
        "property_type": wish.property_type,
        "payment_method": wish.payment_method,
        "project": wish.project,
        "listing": wish.listing,
    }
    new |= {name: value for name, value in said.items() if value}
    given = {"name": contact.name, "phone": contact.e164, "email": contact.address}
    new |= {name: value for name, value in given.items() if value and not getattr(lead, name)}
    changed = {name: value for name, value in new.items() if getattr(lead, name) != value}
    if changed:
        changed["conversion_due"] = True
    for name, value in changed.items():
        setattr(lead, name, value)
    return list(changed)


def as_preferences(wish: Wish) -> Preferences:
    """The same wish, as the customer's memory keeps it."""
    return Preferences(
        configurations=wish.configurations,
        locations=wish.locations,
        budget_min=wish.budget_min,
        budget_max=wish.budget_max,
        currency=wish.currency,
        transaction_type=wish.transaction_type,
        property_type=wish.property_type,
    )


def _open_lead(profile: CustomerProfile, transaction_type: str) -> Lead | None:
    rows = profile.leads.exclude(status__in=CLOSED).select_for_update(of=("self",), no_key=True)
    if transaction_type:
        rows = rows.filter(transaction_type__in=[transaction_type, ""])
    found: Lead | None = rows.order_by("-created_at").first()
    return found


def _note_extras(lead: Lead, enquiry: Enquiry, now: datetime) -> None:
    changed = []
    if enquiry.attributes:
        lead.attributes, lead.attributes_at = timed(lead, enquiry.attributes, now)
        changed += ["attributes", "attributes_at"]
    if enquiry.tags:
        lead.tags = merged(lead.tags, enquiry.tags)
        changed.append("tags")
    if changed:
        lead.save(update_fields=changed)
