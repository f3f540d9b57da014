"""Durable facts and who still has to hear of them."""

from django.db import models
from django.db.models import Q

from common.ids import uuid7


class Event(models.Model):
    """One fact that happened, written in the transaction that made it true. The payload holds ids, never personal
    data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brokerage = models.ForeignKey("accounts.Brokerage", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.name} {self.created_at:%Y-%m-%d %H:%M}"


class DeliveryState(models.TextChoices):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"


class EventDelivery(models.Model):
    """One handler's work on one event. ``due_at`` is the next try and, while a worker has the row, the end of its
    lease. ``running`` is the one row that a worker is at now; ``losses`` counts workers that died at it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=100)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    due_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    losses = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "event deliveries"
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="one_delivery_per_handler")]
        indexes = [
            # read by common.events.dispatch.claim: the next due work
            models.Index(fields=["due_at"], name="delivery_due", condition=Q(state__in=["pending", "running"])),
            # read by the admin list of parked work
            models.Index(fields=["event"], name="delivery_parked", condition=Q(state="parked")),
        ]

    def __str__(self) -> str:
        return f"{self.handler} ({self.state})"
