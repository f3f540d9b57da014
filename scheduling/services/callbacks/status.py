"""Steps of a callback: contacted, no answer (tried again), completed, cancelled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from common.errors import Conflict
from common.events import emit
from common.sql.unit import unit
from common.transitions import Actor
from leads.services.pipeline.deadlines import stop_clock
from scheduling.choices import CallbackStatus
from scheduling.events import CALLBACK_CANCELLED, CALLBACK_COMPLETED, CALLBACK_CONTACTED
from scheduling.hours.due_times import MAX_ATTEMPTS, next_attempt
from scheduling.models import Callback
from scheduling.selectors.bookings import CALLBACKS
from scheduling.selectors.office_hours import office_hours
from scheduling.services.callbacks.clock import CLOCK, start_clock
from scheduling.workflows import CALLBACK

#: of the other steps nobody is told
_NEWS = {
    CallbackStatus.CONTACTED.value: CALLBACK_CONTACTED,
    CallbackStatus.COMPLETED.value: CALLBACK_COMPLETED,
    CallbackStatus.CANCELLED.value: CALLBACK_CANCELLED,
}
_REACHED = {CallbackStatus.CONTACTED, CallbackStatus.COMPLETED}
_CALLS = {CallbackStatus.CONTACTED, CallbackStatus.NO_ANSWER}


@dataclass(frozen=True)
class CallReport:
    """What came of a call, as far as it is told. ``attempts``: how many there were so far."""

    notes: str = ""
    outcome: str = ""
    attempts: int | None = None
    duration_seconds: int | None = None


@unit
def change_callback_status(
    *,
    callback: Callback,
    status: str,
    actor: Actor,
    now: datetime,
    report: CallReport | None = None,
    expected_version: int | None = None,
) -> Callback:
    """Takes one step and returns the callback, refreshed. A call made (contacted, no_answer) counts
    as an attempt unless the report says how many there were. After no_answer it becomes pending
    again by itself, an hour and then four working hours later; after the third it rests.

    Raises NotFound or Forbidden for an agent on a colleague's callback, Conflict
    ``invalid_transition`` or ``stale_version``; nothing has changed then.
    """
    CALLBACKS.hold(callback, actor)
    callback.refresh_from_db()
    if status == CallbackStatus.PENDING and callback.attempts >= MAX_ATTEMPTS:
        message = f"It was tried {callback.attempts} times already."
        raise Conflict(message, code="invalid_transition")
    told = report or CallReport()
    CALLBACK.take(
        callback,
        status,
        actor=actor,
        expected_version=expected_version,
        reason=told.notes or told.outcome,
        at=now,
        **_changes(status, told, now),
    )
    _follow(callback, actor, now)
    return callback


def _changes(status: str, told: CallReport, now: datetime) -> dict[str, Any]:
    """The columns that the step writes; what is not told stays as it is."""
    changes = {name: value for name, value in vars(told).items() if value not in ("", None)}
    if told.attempts is None and status in _CALLS:
        changes["attempts"] = F("attempts") + 1
    if status == CallbackStatus.CONTACTED:
        changes["contacted_at"] = now
    if status == CallbackStatus.COMPLETED:
        changes["completed_at"] = now
    return changes


def _follow(callback: Callback, actor: Actor, now: datetime) -> None:
    """What the step brings with it: a retry is planned, a clock starts, the lead's stops, the news
    goes out."""
    status = callback.status
    if status == CallbackStatus.NO_ANSWER and callback.attempts < MAX_ATTEMPTS:
        _plan_retry(callback, now)
    if status == CallbackStatus.PENDING:
        start_clock(callback=callback, urgency=callback.urgency, now=now)
        callback.save(update_fields=CLOCK)
    if status in _REACHED and actor.user_id and callback.lead:
        stop_clock(callback.lead, now)
    if status in _NEWS:
        emit(_NEWS[status], brokerage_id=callback.brokerage_id, callback_id=callback.pk)


def _plan_retry(callback: Callback, now: datetime) -> None:
    """The promise rests until the next try; then scheduling.services.callbacks.watch starts its
    clock anew."""
    hours = office_hours(callback.brokerage, now)
    again = next_attempt(max(callback.attempts, 1), now, hours)
    callback.due_at = callback.warn_at = callback.breach_at = again
    callback.warned_at = callback.breached_at = None
    callback.save(update_fields=CLOCK)
