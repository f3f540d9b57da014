"""Booking a site visit."""

from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from accounts.models import Brokerage
from common.errors import ApplicationError
from common.events import emit
from common.models.sequence import next_references
from common.transitions import Actor, keep_step
from leads.models import Lead
from leads.services.pipeline.progress import visit_booked
from profiles.handles import Contact
from profiles.models import CustomerProfile
from profiles.services.memory.tracking import count_booking
from scheduling.choices import VisitStatus
from scheduling.diary import Wish
from scheduling.locks import lock_diary
from scheduling.models import SiteVisit
from scheduling.place import Place
from scheduling.selectors.bookings import visits_meanwhile
from scheduling.selectors.diary import load_diary
from scheduling.services.visits.assign import (
    NoRoom,
    already_booked,
    plan_visit,
    put_into_diary,
    slot_taken,
)
from scheduling.services.visits.capacity import take_capacity
from scheduling.services.visits.expire import expire_visit
from scheduling.services.wish import read_wish

__all__ = ["HOLD", "Place", "book_visit", "check_contact", "fill_contact", "firm_up"]

HOLD = timedelta(minutes=5)


def book_visit(
    *,
    brokerage: Brokerage,
    profile: CustomerProfile,
    lead: Lead,
    place: Place,
    day: date,
    contact: Contact,
    actor: Actor,
    now: datetime,
    slot: str | None = None,
    start: datetime | None = None,
    notes: str = "",
    hold: bool = False,
) -> SiteVisit:
    """Books a slot or an exact start (aware) and assigns the RM, all or nothing.

    With ``hold`` the time is only kept for five minutes, without contact and news (see ``keep_hold``). Raises Conflict
    ``slot_taken`` (extra free_slots) or ``already_booked`` (extra visit), ApplicationError for impossible days, times
    and contacts. Takes the diary's lock.
    """
    wish = read_wish(brokerage=brokerage, place=place, day=day, slot=slot, start=start, now=now)
    visit = SiteVisit(
        brokerage=brokerage,
        profile=profile,
        customer_key=profile.pk,
        lead=lead,
        project=place.site,
        listing=place.listing,
        slot=wish.slot,
        slot_start=wish.told.start,
        slot_end=wish.told.end,
        customer_notes=notes,
        lead_score=lead.lead_score,
        hold_until=now + HOLD if hold else None,
    )
    fill_contact(visit, contact, profile)
    if not hold:
        check_contact(visit)
    try:
        with transaction.atomic():  # a refusal rolls back to here, which lets go of the lock too
            _place(visit, place, wish, language=profile.language, actor=actor, now=now)
    except NoRoom as reason:
        raise slot_taken(str(reason), brokerage=brokerage, place=place, day=day, now=now) from None
    return visit


def _place(visit: SiteVisit, place: Place, wish: Wish, *, language: str, actor: Actor, now: datetime) -> None:
    lock_diary(visit.brokerage_id)
    for other in visits_meanwhile(profile_id=visit.profile_id, told_period=wish.told):
        if other.hold_until is None:
            raise already_booked(other)
        expire_visit(other, actor=actor, now=now)  # the customer decided anew: their own hold makes way
    diary = load_diary(brokerage=visit.brokerage, place=place, days=[wish.day])
    owner_id = visit.lead.owner_id if visit.lead else None
    plan = plan_visit(diary, wish, own=owner_id, language=language, now=now)
    if place.site and not take_capacity(project=place.site, day=wish.day, slot=wish.slot):
        raise NoRoom("This slot is fully booked.")
    visit.reference = next_references(visit.brokerage_id, "visit")[0]
    put_into_diary(visit, plan, save=partial(visit.save, force_insert=True))
    keep_step(visit, "visit", "", VisitStatus.PENDING, actor=actor, at=now)
    if visit.hold_until is None:
        firm_up(visit, actor=actor, now=now)


def firm_up(visit: SiteVisit, *, actor: Actor, now: datetime) -> None:
    """What follows from a booking that is meant: counters, the lead's stage and owner, the news."""
    count_booking(profile=visit.profile, kind="visit", now=now)
    if visit.lead:
        visit_booked(visit.lead, agent=visit.agent, actor=actor, now=now)
    emit("visit_booked", brokerage_id=visit.brokerage_id, visit_id=visit.pk)


def fill_contact(visit: SiteVisit, contact: Contact, profile: CustomerProfile) -> None:
    """Whom to meet: what was said, else what is known of the customer."""
    visit.contact_name = contact.name or visit.contact_name or profile.display_name
    visit.contact_phone = contact.e164 or visit.contact_phone or profile.primary_phone
    visit.contact_email = contact.address or visit.contact_email or profile.primary_email


def check_contact(visit: SiteVisit) -> None:
    """Raises ApplicationError unless the RM can know and reach the customer."""
    missing = {}
    if not visit.contact_name:
        missing["name"] = ["Who is coming? A name is needed."]
    if not visit.contact_phone and not visit.contact_email:
        missing["phone"] = ["A phone number is needed to confirm the visit."]
    if missing:
        raise ApplicationError(next(iter(missing.values()))[0], fields=missing)
