"""Moving a visit."""

from datetime import datetime
from functools import partial

from common.errors import Conflict
from common.events import emit
from common.sql.unit import unit
from common.transitions import Actor, keep_step
from scheduling.choices import ACTIVE_VISITS, VisitStatus
from scheduling.diary.asked_time import AskedTime, When
from scheduling.diary.place import MeetingPlace
from scheduling.events import VISIT_PASSED_ON, VISIT_RESCHEDULED
from scheduling.models import SiteVisit
from scheduling.selectors.bookings import VISITS
from scheduling.services.locks import lock_diary
from scheduling.services.visits.capacity import give_back_capacity
from scheduling.services.visits.expire import expire_visit
from scheduling.services.visits.make_way import make_way
from scheduling.services.visits.read_time import read_time
from scheduling.services.visits.refusals import NoRoom, slot_taken
from scheduling.services.visits.seat import seat_visit
from scheduling.workflows import VISIT

_MOVED = [
    "agent",
    "slot",
    "slot_start",
    "slot_end",
    "planned_start",
    "planned_end",
    "blocked",
    "status",
    "version",
    "confirmed_at",
]


def reschedule_visit(
    *,
    visit: SiteVisit,
    when: When,
    actor: Actor,
    now: datetime,
    reason: str = "",
    expected_version: int | None = None,
) -> SiteVisit:
    """Moves a pending or confirmed visit: same id, calendar uid and, if free, agent; a new version;
    pending again.

    Raises what arrange_visit raises, NotFound or Forbidden for an agent on a colleague's visit, and
    Conflict ``invalid_transition`` or ``stale_version``; nothing has changed then. Takes the
    diary's lock. Returns the visit, refreshed.
    """
    brokerage, place = visit.brokerage, MeetingPlace(project=visit.project, listing=visit.listing)
    asked = read_time(brokerage=brokerage, place=place, when=when, now=now)
    try:
        with unit:
            lock_diary(brokerage.pk)
            VISITS.hold(visit, actor)
            moving = _locked(visit, expected_version)
            _move(moving, place, asked, actor, now, reason)
    except NoRoom as why:
        refusal = slot_taken(str(why), brokerage=brokerage, place=place, day=asked.day, now=now)
        raise refusal from None
    return moving


def _locked(visit: SiteVisit, expected_version: int | None) -> SiteVisit:
    rows = SiteVisit.objects.select_related("brokerage", "profile", "agent", "project", "listing")
    found: SiteVisit = rows.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if expected_version is not None and found.version != expected_version:
        raise Conflict(
            "This visit was changed meanwhile. Load it again.",
            code="stale_version",
            extra={"version": found.version},
        )
    if found.status not in ACTIVE_VISITS:
        raise Conflict(
            f"A visit that is {found.status} cannot be moved. Book a new one.",
            code="invalid_transition",
            extra={
                "status": found.status,
                "allowed": list(VISIT.steps.get(found.status, ())),
            },
        )
    return found


def _move(
    visit: SiteVisit,
    place: MeetingPlace,
    asked: AskedTime,
    actor: Actor,
    now: datetime,
    reason: str,
) -> None:
    if held := make_way(visit=visit, asked=asked, actor=actor, now=now):
        expire_visit(held, actor=actor, now=now)  # it is this visit that takes the time
    give_back_capacity(visit)
    before, former_agent_id = visit.status, visit.agent_id
    visit.status, visit.confirmed_at = VisitStatus.PENDING, None
    visit.version += 1
    save = partial(visit.save, update_fields=_MOVED)
    own = visit.agent_id
    seat_visit(visit=visit, place=place, asked=asked, own=own, save=save, now=now)
    keep_step(
        visit,
        "visit",
        before,
        VisitStatus.PENDING,
        actor=actor,
        reason=reason or "rescheduled",
        at=now,
    )
    emit(
        VISIT_RESCHEDULED,
        brokerage_id=visit.brokerage_id,
        visit_id=visit.pk,
        in_conversation=actor.in_conversation,
    )
    if former_agent_id and former_agent_id != visit.agent_id:
        emit(
            VISIT_PASSED_ON,
            brokerage_id=visit.brokerage_id,
            visit_id=visit.pk,
            agent_id=former_agent_id,
        )
