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
from scheduling.choices import ACTIVE_VISITS, OPEN_CALLBACKS, SlotName, Urgency, VisitStatus
from scheduling.diary.asked_time import When
from scheduling.diary.place import MeetingPlace
from scheduling.models import Callback, SiteVisit
from scheduling.selectors.bookings import customer_bookings
from scheduling.selectors.free_slots import free_slots
from scheduling.services.booker import Booker
from scheduling.services.callbacks.arrange import CallbackWish, arrange_callback
from scheduling.services.visits.arrange import VisitWish, arrange_visit
from scheduling.services.visits.reschedule import reschedule_visit
from scheduling.services.visits.status import change_visit_status

_DAYS_AHEAD = 7
FreeTime = tuple[dt.date, SlotName]


def book(turn: Turn, dialogue: Dialogue, project: Project, when: SaidTime) -> SiteVisit:
    """Books a visit. Raises ApplicationError; ``free_instead`` reads what is free then."""
    return _arrange(turn, dialogue, VisitWish(MeetingPlace(project=project), _when(turn, when)))


def hold(turn: Turn, dialogue: Dialogue, place: MeetingPlace, when: SaidTime) -> SiteVisit:
    """Keeps an exact time for five minutes, while it is asked who comes. Raises as ``book``."""
    return _arrange(turn, dialogue, VisitWish(place, _when(turn, when), hold=True))


def _arrange(turn: Turn, dialogue: Dialogue, wish: VisitWish) -> SiteVisit:
    return arrange_visit(
        brokerage=turn.brokerage,
        booker=_booker(turn, dialogue),
        wish=wish,
        actor=CUSTOMER,
        now=turn.now,
    )


def move(turn: Turn, visit: SiteVisit, when: SaidTime) -> SiteVisit:
    """Moves a visit. Raises ApplicationError as ``book`` does."""
    return reschedule_visit(visit=visit, when=_when(turn, when), actor=CUSTOMER, now=turn.now)


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
    wish = CallbackWish(why_call(dialogue.focus), urgency or Urgency.MEDIUM)
    callback, _ = arrange_callback(
        brokerage=turn.brokerage,
        booker=_booker(turn, dialogue),
        wish=wish,
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


def free_times(turn: Turn, place: MeetingPlace, day: dt.date | None) -> list[FreeTime]:
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


def _booker(turn: Turn, dialogue: Dialogue) -> Booker:
    """Whom to meet or call: what was said in this conversation, else what came with the message."""
    contact = with_details(turn.contact, dialogue.details, region=turn.brokerage.country)
    return Booker(contact, profile=turn.profile, lead=turn.lead)


def _when(turn: Turn, said: SaidTime) -> When:
    """The exact start, where an hour was said, else the part of the day."""
    assert said.date is not None  # the policy asks for the day before it books
    if said.time is None:
        return When(said.date, slot=said.slot)
    return When(said.date, start=dt.datetime.combine(said.date, said.time, turn.brokerage.zone))
