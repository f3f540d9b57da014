"""Site visits and callbacks of the stories, from the booking to what came of it."""

from datetime import datetime, timedelta
from functools import partial

from common.transitions import SYSTEM, Actor
from leads.choices import InteractionKind
from leads.services.pipeline.interactions import Touch, record_interaction
from realty_crm.local.demo.brokerages import World
from realty_crm.local.demo.people import CALL_REASONS, RM_NOTES, VISIT_NOTES
from realty_crm.local.demo.stories import DAY, HOUR, MINUTE, CallPlan, Story, VisitPlan
from realty_crm.local.demo.timeline import Timeline
from scheduling.choices import CallbackStatus, SlotName, Urgency, VisitStatus
from scheduling.diary.asked_time import When
from scheduling.diary.place import MeetingPlace
from scheduling.models import Callback, SiteVisit
from scheduling.services.booker import Booker
from scheduling.services.callbacks.arrange import CallbackWish, arrange_callback
from scheduling.services.callbacks.status import CallReport, change_callback_status
from scheduling.services.visits.arrange import VisitWish, arrange_visit
from scheduling.services.visits.status import change_visit_status

_CUSTOMER = Actor("customer")
_URGENCY = {CallPlan.LATE: Urgency.URGENT, CallPlan.UNANSWERED: Urgency.HIGH}


def plan_bookings(story: Story, world: World, timeline: Timeline) -> None:
    """The customer books after their last touch; the rest is planned from there."""
    moment = story.recorded + MINUTE
    if story.visit:
        timeline.plan(moment, partial(_book, story, world, timeline))
    if story.callback:
        timeline.plan(moment, partial(_ask_for_call, story, world, timeline))


def _book(story: Story, world: World, timeline: Timeline, now: datetime) -> None:
    moment = world.now if story.visit is VisitPlan.TODAY else now + _days_ahead(story, world)
    day = moment.astimezone(world.brokerage.zone).date()
    wish = VisitWish(
        place=MeetingPlace(project=story.listing.project),
        when=When(day, slot=world.chance.choice(SlotName.values)),
        notes=world.chance.choice(VISIT_NOTES),
    )
    visit = arrange_visit(
        brokerage=world.brokerage,
        booker=_booker(story),
        wish=wish,
        actor=_CUSTOMER,
        now=now,
    )
    if story.visit is not VisitPlan.UNCONFIRMED:
        timeline.plan(now + 40 * MINUTE, partial(_set_status, visit, VisitStatus.CONFIRMED, ""))
    if story.visit in (VisitPlan.COMPLETED, VisitPlan.TODAY):
        timeline.plan(visit.planned_end + 15 * MINUTE, partial(_come, story, world, visit))
    elif story.visit is VisitPlan.NO_SHOW:
        timeline.plan(
            visit.planned_end + 45 * MINUTE, partial(_set_status, visit, VisitStatus.NO_SHOW, "")
        )
    elif story.visit is VisitPlan.CANCELLED:
        timeline.plan(now + 20 * HOUR, partial(_call_off, visit))


def _booker(story: Story) -> Booker:
    return Booker(story.enquiry.contact, profile=story.lead.profile, lead=story.lead)


def _days_ahead(story: Story, world: World) -> timedelta:
    return DAY * (
        world.chance.randint(1, 9)
        if story.visit is VisitPlan.UPCOMING
        else world.chance.randint(1, 3)
    )


def _set_status(visit: SiteVisit, status: str, notes: str, now: datetime) -> None:
    actor = Actor(visit.agent.name, visit.agent.pk) if visit.agent else SYSTEM
    change_visit_status(visit=visit, status=status, actor=actor, now=now, notes=notes)


def _come(story: Story, world: World, visit: SiteVisit, now: datetime) -> None:
    _set_status(visit, VisitStatus.COMPLETED, world.chance.choice(RM_NOTES), now)
    touch = Touch(
        kind=InteractionKind.SITE_VISIT, occurred_at=visit.planned_start, text=visit.place_name
    )
    record_interaction(
        lead=story.lead, touch=touch, brokerage=world.brokerage, actor=_CUSTOMER, now=now
    )


def _call_off(visit: SiteVisit, now: datetime) -> None:
    reason = "something came up"
    change_visit_status(
        visit=visit, status=VisitStatus.CANCELLED, actor=_CUSTOMER, now=now, reason=reason
    )


def _ask_for_call(story: Story, world: World, timeline: Timeline, now: datetime) -> None:
    assert story.callback is not None  # planned for stories with a callback only
    reason = world.chance.choice(CALL_REASONS)
    usual = world.chance.choice([Urgency.MEDIUM, Urgency.HIGH])
    callback, _ = arrange_callback(
        brokerage=world.brokerage,
        booker=_booker(story),
        wish=CallbackWish(reason=reason, urgency=_URGENCY.get(story.callback, usual)),
        actor=_CUSTOMER,
        now=now,
    )
    if story.callback is CallPlan.UNANSWERED:
        timeline.plan(
            callback.due_at - MINUTE, partial(_call, callback, CallbackStatus.NO_ANSWER, None, "")
        )
    if story.callback is CallPlan.DONE:
        minutes = world.chance.randint(2, 14)
        called_at = callback.due_at - 5 * MINUTE
        timeline.plan(called_at, partial(_call, callback, CallbackStatus.CONTACTED, None, ""))
        done = partial(
            _call, callback, CallbackStatus.COMPLETED, minutes * 60, "questions answered"
        )
        timeline.plan(called_at + minutes * MINUTE, done)


def _call(
    callback: Callback, status: str, seconds: int | None, outcome: str, now: datetime
) -> None:
    actor = Actor(callback.agent.name, callback.agent.pk) if callback.agent else SYSTEM
    report = CallReport(outcome=outcome, duration_seconds=seconds)
    change_callback_status(callback=callback, status=status, report=report, actor=actor, now=now)
