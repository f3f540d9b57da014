"""Site events already taken."""

from django.db import models

from common.models import BrokerageOwned
from profiles.models.customer_profile import CustomerProfile


class TrackedEvent(BrokerageOwned):
    """The id of one site event of one customer, so that it counts once. Kept apart from what it
    counts for."""

    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    event_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "profile", "event_id"],
                name="event_counts_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.event_id)
