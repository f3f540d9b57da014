"""Visits to the site or chat."""

from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from profiles.models.customer_profile import CustomerProfile


class VisitSession(BrokerageOwned):
    """One stretch of activity. ``key`` is the client's session id, empty where the client sends
    none."""

    profile = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=100, blank=True)
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "profile", "key"],
                condition=~Q(key=""),
                name="session_counts_once",
            )
        ]
        # read by profiles.services.memory.sessions: the newest session of a profile
        indexes = [models.Index(fields=["profile", "-started_at"], name="session_newest")]

    def __str__(self) -> str:
        return f"session {self.number}"
