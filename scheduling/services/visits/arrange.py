"""Booking a site visit: the whole use case, for the API, the chat, the demo and whoever comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from accounts.models import Brokerage
from common.models.sequence import next_references
from common.sql.unit import unit
from common.transitions import Actor, keep_step
from leads.models import Lead
from leads.services.pipeline.capture import Wish
from profiles.handles import Contact
from scheduling.choices import VisitStatus
from scheduling.diary.asked_time import AskedTime, When
from scheduling.diary.place import MeetingPlace
from scheduling.models import SiteVisit
from scheduling.services.booker import Booker, lead_of
from scheduling.services.locks import lock_diary
from scheduling.services.visits.contact import check_contact, fill_contact
from scheduling.services.visits.firm_up import firm_up, take_up
from scheduling.services.visits.make_way import make_way
from scheduling.services.visits.read_time import read_time
from scheduling.services.visits.refusals import NoRoom, slot_taken
from scheduling.services.visits.seat import seat_visit

HOLD = timedelta(minutes=5)


@dataclass(frozen=True)
class VisitWish:
    """What is booked. ``hold``: the time is only kept for five minutes, silently, until it is said
    who comes."""

    place: MeetingPlace
    when: When
    notes: str = ""
    hold: bool = False


def arrange_visit(
    *,
    brokerage: Brokerage,
    booker: Booker,
    wish: VisitWish,
    actor: Actor,
    now: datetime,
) -> SiteVisit:
    """Identifies the customer, joins or opens their lead and gives it the place, finds an RM and
    books, all or nothing. The customer's hold of just this place and time becomes the visit; what
    else they hold is let go.

    Raises Conflict ``slot_taken`` (extra free_slots) or ``already_booked`` (extra visit), and
    ApplicationError for impossible days, times and contacts; nothing has changed then. Locks the
    lead's row, then the diary.
    """
    place = wish.place
    asked = read_time(brokerage=brokerage, place=place, when=wish.when, now=now)
    wanted = Wish(
        transaction_type=place.listing.transaction_type if place.listing else "",
        project=place.site,
        listing=place.listing,
    )
    try:
        with unit:  # a refusal rolls back to here, which lets go of the locks too
            lead = lead_of(brokerage=brokerage, booker=booker, wish=wanted, actor=actor, now=now)
            return _book(lead, booker.contact, wish, asked, actor, now)
    except NoRoom as reason:
        refusal = slot_taken(str(reason), brokerage=brokerage, place=place, day=asked.day, now=now)
        raise refusal from None


def _book(
    lead: Lead,
    contact: Contact,
    wish: VisitWish,
    asked: AskedTime,
    actor: Actor,
    now: datetime,
) -> SiteVisit:
    visit = _visit(lead, contact, wish)
    lock_diary(lead.brokerage_id)
    held = make_way(visit=visit, asked=asked, actor=actor, now=now)
    if held is None:
        visit.hold_until = now + HOLD if wish.hold else None
        visit.reference = next_references(visit.brokerage_id, "visit")[0]
        save = partial(visit.save, force_insert=True)
        place, own = wish.place, lead.owner_id
        seat_visit(visit=visit, place=place, asked=asked, own=own, save=save, now=now)
        keep_step(visit, "visit", "", VisitStatus.PENDING, actor=actor, at=now)
        if not wish.hold:
            firm_up(visit=visit, actor=actor, now=now)
        return visit
    if not wish.hold:
        take_up(held=held, lead=lead, contact=contact, notes=wish.notes, actor=actor, now=now)
    return held


def _visit(lead: Lead, contact: Contact, wish: VisitWish) -> SiteVisit:
    visit = SiteVisit(
        brokerage=lead.brokerage,
        profile=lead.profile,
        customer_key=lead.profile_id,
        lead=lead,
        project=wish.place.site,
        listing=wish.place.listing,
        customer_notes=wish.notes,
        lead_score=lead.lead_score,
    )
    fill_contact(visit, contact)
    if not wish.hold:
        check_contact(visit)
    return visit
