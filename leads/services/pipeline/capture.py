"""How an intent becomes a lead: a known customer's open lead is joined, never doubled."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.models import Brokerage
from common.events import emit
from common.models.sequence import next_references
from common.sql.locks import lock_keys
from common.sql.unit import joined, note, noted
from common.transitions import Actor, keep_step
from leads.choices import InteractionKind, LeadStatus, Source
from leads.events import LEAD_CREATED, LEAD_REINQUIRED
from leads.models import Interaction, Lead
from leads.selectors import LEADS, RECEIPT
from leads.services.pipeline.attributes import note_extras
from leads.services.pipeline.deadlines import asked_by_customer
from leads.services.pipeline.interactions import Touch, record_interaction
from leads.services.pipeline.open_lead import open_lead
from leads.services.pipeline.temperature import rescore_lead
from listings.models import Listing, Project
from profiles.handles import Contact
from profiles.models import CustomerProfile
from profiles.services.identity.resolve import resolve
from profiles.services.memory.preferences import Preferences, merged, update_preferences


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


@dataclass(frozen=True)
class Receipt:
    """What somebody may know who may not read leads: a fresh id and the next number, whether the
    enquiry opened a lead or joined one. Staff find the lead by either."""

    id: UUID
    reference: str


def capture(
    *, brokerage: Brokerage, enquiry: Enquiry, actor: Actor, now: datetime
) -> tuple[Lead, bool]:
    """Returns the lead and whether it is new. A known customer's enquiry is a re-inquiry on the
    open lead, but an agent's never on what is out of their reach: they get a lead of their own. An
    import of somebody who was erased raises NotPossibleNow ``suppressed``, an agent's enquiry of a
    customer whom they only serve Forbidden."""
    lead, created, _ = _capture(brokerage, enquiry, actor, now)
    return lead, created


def capture_for_receipt(
    *, brokerage: Brokerage, enquiry: Enquiry, actor: Actor, now: datetime
) -> Receipt:
    """The same; what it returns does not tell a re-inquiry from a new lead."""
    lead, created, form = _capture(brokerage, enquiry, actor, now, with_receipt=True)
    if created:
        return Receipt(lead.pk, lead.reference)
    return Receipt(form.pk, (form.external_id or "").removeprefix(RECEIPT))


@joined
def _capture(
    brokerage: Brokerage,
    enquiry: Enquiry,
    actor: Actor,
    now: datetime,
    with_receipt: bool = False,
) -> tuple[Lead, bool, Interaction]:
    said = as_preferences(enquiry.wish)
    found = resolve(
        brokerage=brokerage,
        contact=enquiry.contact,
        now=now,
        bulk=enquiry.source == Source.IMPORT,
        said=said,
        actor=actor,
    )
    lead, created = join_or_open(
        brokerage=brokerage,
        profile=found.profile,
        is_new_profile=found.created,
        enquiry=enquiry,
        actor=actor,
        now=now,
    )
    if not found.created:  # after the lead, as everybody takes the two
        update_preferences(profile=found.profile, said=said)
    note_extras(lead, enquiry.attributes, enquiry.tags, now)
    is_receipt = with_receipt and not created
    number = f"{RECEIPT}{next_references(brokerage.pk, 'lead')[0]}" if is_receipt else None
    words = enquiry.initial_message
    touch = Touch(kind=InteractionKind.FORM, occurred_at=now, text=words, external_id=number)
    form, _ = record_interaction(lead=lead, touch=touch, brokerage=brokerage, actor=actor, now=now)
    if not created:
        emit(LEAD_REINQUIRED, brokerage_id=brokerage.pk, lead_id=lead.pk)
    return lead, created, form


@joined
def join_or_open(
    *,
    brokerage: Brokerage,
    profile: CustomerProfile,
    enquiry: Enquiry,
    actor: Actor,
    now: datetime,
    is_new_profile: bool = False,
) -> tuple[Lead, bool]:
    """The newest open lead of the same transaction type with what was said filled in, else a new
    one, which keeps source, origin and first words; its row is locked.
    ``is_new_profile``: it was made in this transaction, so it has no lead and nobody else can give
    it one. For an agent: of what they reach, a colleague's whom they serve as it is, and a new one
    is theirs; raises NotFound where a colleague has taken the customer meanwhile."""
    lead, wish, contact = None, enquiry.wish, enquiry.contact
    if not is_new_profile:
        lock_keys([f"leads-of:{profile.pk}"])
        lead = join_open(profile=profile, enquiry=enquiry, actor=actor)
    if lead is not None:
        return lead, False
    lead = _new_lead(brokerage, profile, enquiry, actor, now)
    _write(lead, wish, contact)
    lead.save(force_insert=True)
    note(_held(lead), lead)
    keep_step(lead, "lead", "", LeadStatus.NEW, actor=actor, at=now)
    emit(LEAD_CREATED, brokerage_id=brokerage.pk, lead_id=lead.pk)
    return lead, True


def _new_lead(
    brokerage: Brokerage, profile: CustomerProfile, enquiry: Enquiry, actor: Actor, now: datetime
) -> Lead:
    contact = enquiry.contact
    return Lead(
        brokerage=brokerage,
        profile=profile,
        owner_id=actor.user_id if actor.limited else None,
        source=enquiry.source,
        origin=enquiry.origin,
        initial_message=enquiry.initial_message,
        currency=enquiry.wish.currency or brokerage.currency,
        reference=next_references(brokerage.pk, "lead")[0],
        name=contact.name or profile.display_name,
        phone=contact.e164 or profile.primary_phone,
        email=contact.address or profile.primary_email,
        submitted_at=now if asked_by_customer(enquiry.source, actor) else None,
    )


@joined
def join_open(*, profile: CustomerProfile, enquiry: Enquiry, actor: Actor) -> Lead | None:
    """The open lead as ``join_or_open`` joins it, or None: for whoever opens none."""
    lead = open_lead(profile, enquiry.wish.transaction_type, actor)
    if lead is None:
        return None
    note(_held(lead), lead)
    may_change, wish = LEADS.may_change(lead, actor), enquiry.wish
    if may_change and (changed := _write(lead, wish, enquiry.contact)):
        lead.save(update_fields=changed)
    return lead


@joined
def lead_behind(
    *,
    brokerage: Brokerage,
    profile: CustomerProfile,
    known: Lead | None,
    enquiry: Enquiry,
    actor: Actor,
    now: datetime,
    is_new_profile: bool = False,
) -> Lead:
    """The lead behind a booking: the ``known`` one, else the customer's open one, joined or opened,
    with what the enquiry says filled in, scored; its row is locked until the transaction ends."""
    wish, contact = enquiry.wish, enquiry.contact
    if known is None:
        lead, _ = join_or_open(
            brokerage=brokerage,
            profile=profile,
            is_new_profile=is_new_profile,
            enquiry=enquiry,
            actor=actor,
            now=now,
        )
    else:
        lead = known
        if noted(_held(lead)) is not lead:
            locked = Lead.objects.select_for_update(of=("self",), no_key=True)
            lead.refresh_from_db(from_queryset=locked)
        wish = replace(wish, transaction_type=lead.transaction_type or wish.transaction_type)
        changed = _write(lead, wish, contact) if LEADS.may_change(lead, actor) else []
        if not changed:
            return lead
        lead.save(update_fields=changed)
    rescore_lead(lead, brokerage=brokerage, now=now)
    return lead


def _held(lead: Lead) -> tuple[str, UUID]:
    """Names the lead whose row this unit of work has locked, and keeps up to date in memory."""
    return "lead", lead.pk


def _write(lead: Lead, wish: Wish, contact: Contact) -> list[str]:
    """Sets what was said and returns the fields that changed: lists unite, a budget and single
    values replace, a contact fills only what is empty."""
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
