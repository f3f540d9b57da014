"""Steps of a visit: confirm, complete, no-show (and back), cancel."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from common.errors import ApplicationError, Conflict
from common.events import emit
from common.models import Step
from common.sql.unit import unit
from common.transitions import Actor
from scheduling.choices import VisitStatus
from scheduling.events import VISIT_CANCELLED, VISIT_COMPLETED, VISIT_CONFIRMED, VISIT_NO_SHOW
from scheduling.models import SiteVisit
from scheduling.selectors.bookings import VISITS
from scheduling.services.locks import lock_diary
from scheduling.services.visits.capacity import give_back_capacity
from scheduling.services.visits.refusals import broken_constraint
from scheduling.workflows import VISIT

NO_SHOW_REVERSIBLE = timedelta(hours=24)

_STAMPS = {
    VisitStatus.CONFIRMED: "confirmed_at",
    VisitStatus.COMPLETED: "completed_at",
    VisitStatus.CANCELLED: "cancelled_at",
}
#: the steps that people take, and what is told of each
_NEWS = {
    VisitStatus.CONFIRMED.value: VISIT_CONFIRMED,
    VisitStatus.COMPLETED.value: VISIT_COMPLETED,
    VisitStatus.NO_SHOW.value: VISIT_NO_SHOW,
    VisitStatus.CANCELLED.value: VISIT_CANCELLED,
}


@unit
def change_visit_status(
    *,
    visit: SiteVisit,
    status: str,
    actor: Actor,
    now: datetime,
    notes: str = "",
    reason: str = "",
    expected_version: int | None = None,
) -> SiteVisit:
    """Takes one step and returns the visit, refreshed. ``notes`` become the RM's notes; they or
    ``reason`` are kept in the history.

    Raises NotFound or Forbidden for an agent on a colleague's visit, Conflict
    ``invalid_transition``, ``stale_version``, or (when a no-show is taken back) ``agent_busy`` or
    ``already_booked``; nothing has changed then. Cancelling gives the agent's time and the place's
    capacity back. Takes the diary's lock.
    """
    lock_diary(visit.brokerage_id)
    VISITS.hold(visit, actor)
    visit.refresh_from_db()
    was_hold = visit.hold_until is not None
    taken_back = visit.status == VisitStatus.NO_SHOW and status == VisitStatus.CONFIRMED
    _check(visit, status, taken_back, now)
    changes: dict[str, Any] = {"rm_notes": notes} if notes else {}
    if status in _STAMPS and not taken_back:
        changes[_STAMPS[VisitStatus(status)]] = now
    why: dict[str, Any] = {"reason": reason or notes, "expected_version": expected_version}
    try:
        with transaction.atomic():
            VISIT.take(visit, status, actor=actor, at=now, **why, **changes)
    except IntegrityError as error:
        raise _in_the_way(error) from error
    if status == VisitStatus.CANCELLED:
        give_back_capacity(visit)
    if not taken_back and not was_hold:  # a mistake taken back is no news; of a hold nobody heard
        _tell(visit, status, actor)
    return visit


def _tell(visit: SiteVisit, status: str, actor: Actor) -> None:
    emit(
        _NEWS[status],
        brokerage_id=visit.brokerage_id,
        visit_id=visit.pk,
        in_conversation=actor.in_conversation,
    )


def _check(visit: SiteVisit, status: str, taken_back: bool, now: datetime) -> None:
    if status not in _NEWS:
        raise Conflict(f"A visit cannot be set to {status} by hand.", code="invalid_transition")
    if visit.hold_until is not None and status == VisitStatus.CONFIRMED:
        message = "The customer has not left a contact for this visit yet."
        raise Conflict(message, code="invalid_transition")
    if taken_back:
        marked = (
            Step.objects.filter(subject_id=visit.pk, to_status=VisitStatus.NO_SHOW)
            .order_by("-at")
            .first()
        )
        if why_not := why_not_taken_back(marked.at if marked else None, now):
            raise Conflict(why_not, code="invalid_transition")


def why_not_taken_back(marked_at: datetime | None, now: datetime) -> str:
    """Why a no-show marked then stays one; empty where it can be taken back."""
    if marked_at and now - marked_at > NO_SHOW_REVERSIBLE:
        return "A no-show can be taken back for 24 hours only."
    return ""


def _in_the_way(error: IntegrityError) -> ApplicationError:
    if broken_constraint(error) == "agent_in_one_place":
        return Conflict("The agent has another visit at that time by now.", code="agent_busy")
    if broken_constraint(error) == "customer_in_one_place":
        message = "The customer has another visit at that time by now."
        return Conflict(message, code="already_booked")
    raise error
