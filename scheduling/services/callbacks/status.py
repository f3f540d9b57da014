"""Steps of a callback: contacted, no answer (tried again), completed, cancelled."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from common.errors import Conflict
from common.events import emit
from common.transitions import Actor
from leads.services.pipeline.deadlines import stop_clock
from scheduling.choices import CallbackStatus
from scheduling.hours.due_times import MAX_ATTEMPTS, next_attempt
from scheduling.models import Callback
from scheduling.selectors.office_hours import office_hours
from scheduling.services.callbacks.request import CLOCK, start_clock
from scheduling.workflows import CALLBACK

_NEWS = {CallbackStatus.CONTACTED, CallbackStatus.COMPLETED, CallbackStatus.CANCELLED}
_REACHED = {CallbackStatus.CONTACTED, CallbackStatus.COMPLETED}
_CALLS = {CallbackStatus.CONTACTED, CallbackStatus.NO_ANSWER}


@transaction.atomic
def change_callback_status(
    *,
    callback: Callback,
    status: str,
    actor: Actor,
    now: datetime,
    attempts: int | None = None,
    duration_seconds: int | None = None,
    outcome: str = "",
    notes: str = "",
    expected_version: int | None = None,
) -> Callback:
    """Takes one step and returns the callback, refreshed. A call made (contacted, no_answer) counts as an attempt
    unless ``attempts`` says how many there were. After no_answer it becomes pending again by itself, an hour and then
    four working hours later; after the third it rests.

    Raises Conflict ``invalid_transition`` or ``stale_version``; nothing has changed then.
    """
    callback.refresh_from_db()
    if status == CallbackStatus.PENDING and callback.attempts >= MAX_ATTEMPTS:
        raise Conflict(f"It was tried {callback.attempts} times already.", code="invalid_transition")
    changes: dict[str, Any] = {"outcome": outcome, "notes": notes, "duration_seconds": duration_seconds}
    changes = {name: value for name, value in changes.items() if value not in ("", None)}
    if attempts is not None:
        changes["attempts"] = attempts
    elif status in _CALLS:
        changes["attempts"] = F("attempts") + 1
    if status == CallbackStatus.CONTACTED:
        changes["contacted_at"] = now
    if status == CallbackStatus.COMPLETED:
        changes["completed_at"] = now
    CALLBACK.take(
        callback,
        status,
        actor=actor,
        expected_version=expected_version,
        reason=notes or outcome,
        at=now,
        **changes,
    )
    _follow(callback, actor, now)
    return callback


def _follow(callback: Callback, actor: Actor, now: datetime) -> None:
    """What the step brings with it: a retry is planned, a clock starts, the lead's stops, the news goes out."""
    status = callback.status
    if status == CallbackStatus.NO_ANSWER and callback.attempts < MAX_ATTEMPTS:
        _plan_retry(callback, now)
    if status == CallbackStatus.PENDING:
        start_clock(callback, urgency=callback.urgency, now=now)
        callback.save(update_fields=CLOCK)
    if status in _REACHED and actor.user_id and callback.lead:
        stop_clock(callback.lead, now)
    if status in _NEWS:
        emit(f"callback_{status}", brokerage_id=callback.brokerage_id, callback_id=callback.pk)


def _plan_retry(callback: Callback, now: datetime) -> None:
    """The promise rests until the next try; then scheduling.services.callbacks.watch starts its clock anew."""
    again = next_attempt(max(callback.attempts, 1), now, office_hours(callback.brokerage, now))
    callback.due_at = callback.warn_at = callback.breach_at = again
    callback.warned_at = callback.breached_at = None
    callback.save(update_fields=CLOCK)
