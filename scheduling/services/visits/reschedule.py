"""Moving a visit."""

from datetime import date, datetime
from functools import partial

from django.db import transaction

from common.errors import Conflict
from common.events import emit
from common.transitions import Actor, keep_step
from scheduling.choices import ACTIVE_VISITS, VisitStatus
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
from scheduling.services.visits.capacity import give_back_capacity, take_capacity
from scheduling.services.wish import read_wish
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
    day: date,
    actor: Actor,
    now: datetime,
    slot: str | None = None,
    start: datetime | None = None,
    reason: str = "",
    expected_version: int | None = None,
) -> SiteVisit:
    """Moves a pending or confirmed visit: same id, calendar uid and, if free, agent; a new version; pending again.

    Raises what book_visit raises, and Conflict ``invalid_transition`` or ``stale_version``; nothing has changed then.
    Takes the diary's lock. Returns the visit, refreshed.
    """
    place = Place(project=visit.project, listing=visit.listing)
    wish = read_wish(brokerage=visit.brokerage, place=place, day=day, slot=slot, start=start, now=now)
    try:
        with transaction.atomic():
            lock_diary(visit.brokerage_id)
            moving = _locked(visit, expected_version)
            _move(moving, place, wish, actor=actor, now=now, reason=reason)
    except NoRoom as refusal:
        raise slot_taken(str(refusal), brokerage=visit.brokerage, place=place, day=day, now=now) from None
    return moving


def _locked(visit: SiteVisit, expected_version: int | None) -> SiteVisit:
    rows = SiteVisit.objects.select_related("brokerage", "profile", "agent", "project", "listing")
    found: SiteVisit = rows.select_for_update(of=("self",)).get(pk=visit.pk)
    if expected_version is not None and found.version != expected_version:
        raise Conflict(
            "This visit was changed meanwhile. Load it again.", code="stale_version", extra={"version": found.version}
        )
    if found.status not in ACTIVE_VISITS:
        raise Conflict(
            f"A visit that is {found.status} cannot be moved. Book a new one.",
            code="invalid_transition",
            extra={"status": found.status, "allowed": list(VISIT.steps.get(found.status, ()))},
        )
    return found


def _move(visit: SiteVisit, place: Place, wish: Wish, *, actor: Actor, now: datetime, reason: str) -> None:
    for other in visits_meanwhile(profile_id=visit.profile_id, told_period=wish.told, without=visit.pk):
        raise already_booked(other)
    give_back_capacity(visit)
    diary = load_diary(brokerage=visit.brokerage, place=place, days=[wish.day], without=visit.pk)
    plan = plan_visit(diary, wish, own=visit.agent_id, language=visit.profile.language, now=now)
    if place.site and not take_capacity(project=place.site, day=wish.day, slot=wish.slot):
        raise NoRoom("This slot is fully booked.")
    before, former_agent_id = visit.status, visit.agent_id
    visit.slot, visit.slot_start, visit.slot_end = wish.slot, wish.told.start, wish.told.end
    visit.status, visit.confirmed_at = VisitStatus.PENDING, None
    visit.version += 1
    put_into_diary(visit, plan, save=partial(visit.save, update_fields=_MOVED))
    keep_step(visit, "visit", before, VisitStatus.PENDING, actor=actor, reason=reason or "rescheduled", at=now)
    emit(
        "visit_rescheduled",
        brokerage_id=visit.brokerage_id,
        visit_id=visit.pk,
        in_conversation=actor.in_conversation,
    )
    if former_agent_id and former_agent_id != visit.agent_id:
        emit("visit_passed_on", brokerage_id=visit.brokerage_id, visit_id=visit.pk, agent_id=former_agent_id)
