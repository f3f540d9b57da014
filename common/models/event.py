"""Durable facts and who still has to hear of them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from common.ids import derived
from common.models.owned import BrokerageOwned, Owned


class Event(BrokerageOwned):
    """One fact that happened, written in the transaction that made it true. The payload holds ids,
    never personal data."""

    name = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.created_at:%Y-%m-%d %H:%M}"


class DeliveryState(models.TextChoices):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"


class EventDelivery(Owned):
    """One handler's work on one event. ``due_at`` is the next try and, while a worker has the row,
    the end of its lease. ``running`` is the one row that a worker is at now; ``losses`` counts
    workers that died at it.

    The key is made of the event and the handler (``for_handler``): no handler has an event twice,
    and both rows are of one month. The database has no foreign key, so that a month of events can
    go without a look at any other table.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_constraint=False,
    )
    handler = models.CharField(max_length=100)
    state = models.CharField(
        max_length=8, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    due_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    losses = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "event deliveries"
        indexes = [
            # read by common.events.dispatch.claim: the next due work
            models.Index(
                fields=["due_at"],
                name="delivery_due",
                condition=Q(state__in=["pending", "running"]),
            ),
            # read by the admin list of parked work
            models.Index(fields=["event"], name="delivery_parked", condition=Q(state="parked")),
        ]

    def __str__(self) -> str:
        return f"{self.handler} ({self.state})"

    @classmethod
    def for_handler(cls, event: Event, handler: str, due_at: datetime) -> Self:
        """The delivery of this event to this handler, not saved yet."""
        return cls(
            id=derived(event.pk, handler),
            brokerage_id=event.brokerage_id,
            event=event,
            handler=handler,
            due_at=due_at,
        )
