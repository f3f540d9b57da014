"""What the customer objected to and how they felt."""

from django.db import models

from common.models import BrokerageOwned
from profiles.choices import ObjectionType
from profiles.models.customer_profile import CustomerProfile


class Objection(BrokerageOwned):
    """How often one kind of objection was raised, and when last."""

    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.CASCADE, related_name="objections"
    )
    type = models.CharField(max_length=10, choices=ObjectionType.choices)
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "profile", "type"],
                name="one_objection_per_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} × {self.count}"


class SentimentPoint(BrokerageOwned):
    """The mood of one message: score −1…1, frustration 0…1. Append-only."""

    profile = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="moods")
    score = models.FloatField()
    frustration = models.FloatField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        # read by the customer's page
        indexes = [models.Index(fields=["profile", "-at"], name="mood_recent")]

    def __str__(self) -> str:
        return f"{self.score:+.2f}"
