"""Why this RM."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from scheduling.models.callback import Callback
from scheduling.models.site_visit import SiteVisit


class Assignment(BrokerageOwned):
    """One decision who takes a visit or callback: every candidate with load and, where refused,
    why. Append-only."""

    visit = models.ForeignKey(
        SiteVisit, on_delete=models.CASCADE, null=True, related_name="assignments"
    )
    callback = models.ForeignKey(
        Callback, on_delete=models.CASCADE, null=True, related_name="assignments"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=200)
    candidates = models.JSONField(default=list)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visit__isnull=False, callback__isnull=True)
                | Q(visit__isnull=True, callback__isnull=False),
                name="assignment_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.reason
