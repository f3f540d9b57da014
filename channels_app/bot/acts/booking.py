"""The only place from which the bot books, moves, cancels and looks into the diary."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from channels_app.bot.acts.contact import with_details
from channels_app.bot.dialogue.dialogue import Dialogue
from channels_app.bot.turn import CUSTOMER, Turn
from channels_app.bot.understanding.slots import SaidTime
from channels_app.bot.words.records import CANCELLED_BY_CUSTOMER, why_call
from common.errors import ApplicationError
from listings.models import Project
from profiles.handles import Contact
from scheduling.choices import ACTIVE_VISITS, OPEN_CALLBACKS, SlotName, Urgency, VisitStatus
from scheduling.models import Callback, SiteVisit
from scheduling.place import Place
from scheduling.selectors.bookings import customer_bookings
from scheduling.selectors.free_slots import free_slots
from scheduling.services.callbacks.request import request_callback
from scheduling.services.visits.book import book_visit
from scheduling.services.visits.reschedule import reschedule_visit
from scheduling.services.visits.status import change_visit_status

_DAYS_AHEAD = 7
FreeTime = tuple[dt.date, SlotName]


def book(turn: Turn, dialogue: Dialogue, project: Project, when: SaidTime) -> SiteVisit:
    """Books a visit. Raises ApplicationError; ``free_instead`` reads what is free then."""
    return book_visit(
        brokerage=turn.brokerage,
        profile=turn.profile,
        lead=turn.lead,
        place=Place(project=project),
        contact=_contact(turn, dialogue),
        actor=CUSTOMER,
        now=turn.now,
        day=_day(when),
        slot=None if when.time else when.slot,
        start=_start(turn, when),
    )


def move(turn: Turn, visit: SiteVisit, when: SaidTime) -> SiteVisit:
    """Moves a visit. Raises ApplicationError as ``book`` does."""
    return reschedule_visit(
        visit=visit,
        actor=CUSTOMER,
        now=turn.now,
        day=_day(when),
        slot=None if when.time else when.slot,
        start=_start(turn, when),
    )


def cancel(turn: Turn, visit: SiteVisit) -> None:
    """Cancels a visit. Raises ApplicationError where that is not possible any more."""
    change_visit_status(
        visit=visit,
        status=VisitStatus.CANCELLED,
        reason=CANCELLED_BY_CUSTOMER,
        actor=CUSTOMER,
        now=turn.now,
    )


def ask_for_call(turn: Turn, dialogue: Dialogue, urgency: Urgency | None) -> Callback:
    """Asks an RM to call. Raises ApplicationError without a phone number."""
    callback, _ = request_callback(
        brokerage=turn.brokerage,
        profile=turn.profile,
        lead=turn.lead,
        contact=_contact(turn, dialogue),
        urgency=urgency or Urgency.MEDIUM,
        reason=why_call(dialogue.focus),
        actor=CUSTOMER,
        now=turn.now,
    )
    return callback


def own_visit(turn: Turn, visit_id: UUID | None) -> SiteVisit | None:
    """The customer's visit with this id."""
    if visit_id is None:
        return None
    found: SiteVisit | None = customer_bookings(turn.profile)[0].filter(pk=visit_id).first()
    return found


def coming(turn: Turn, most: int) -> tuple[list[SiteVisit], list[Callback]]:
    """What is booked from now on, the next visit first."""
    visits, callbacks = customer_bookings(turn.profile)
    planned = visits.filter(status__in=ACTIVE_VISITS, planned_end__gt=turn.now)
    waiting = callbacks.filter(status__in=OPEN_CALLBACKS)
    return list(planned.order_by("planned_start")[:most]), list(waiting[:most])


def free_times(turn: Turn, place: Place, day: dt.date | None) -> list[FreeTime]:
    """What is free on this day, or within a week."""
    today = turn.now.astimezone(turn.brokerage.zone).date()
    week = [today + dt.timedelta(days=ahead) for ahead in range(_DAYS_AHEAD)]
    free = free_slots(
        brokerage=turn.brokerage, place=place, days=[day] if day else week, now=turn.now
    )
    return [(one.date, SlotName(one.slot)) for one in free]


def free_instead(error: ApplicationError) -> Sequence[FreeTime]:
    """The times that a refused booking names."""
    offered = error.extra.get("free_slots", [])
    return [(dt.date.fromisoformat(one["date"]), SlotName(one["slot"])) for one in offered]


def _contact(turn: Turn, dialogue: Dialogue) -> Contact:
    """Whom to meet or call: what was said in this conversation, else what came with the message."""
    return with_details(turn.contact, dialogue.details, region=turn.brokerage.country)


def _day(when: SaidTime) -> dt.date:
    assert when.date is not None  # the policy asks for the day before it books
    return when.date


def _start(turn: Turn, when: SaidTime) -> dt.datetime | None:
    """The exact start, where an hour was said."""
    if when.time is None:
        return None
    return dt.datetime.combine(_day(when), when.time, tzinfo=turn.brokerage.zone)
