"""The history of every status workflow."""

from django.conf import settings
from django.db import models

from common.models.owned import BrokerageOwned


class Step(BrokerageOwned):
    """One change of one row's status: append-only, with who did it and when. ``actor`` is in words
    where no user did it."""

    subject_kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    from_status = models.CharField(max_length=20)
    to_status = models.CharField(max_length=20)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    actor = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # read by the history on a lead's, visit's or callback's page, and, for a year of leads
            # at once, by the funnel (leads.selectors.reports.funnel), which finds all that it reads
            # in the index and in its order
            models.Index(
                fields=["subject_id", "at", "id"],
                include=["from_status", "to_status"],
                name="step_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}: {self.from_status} → {self.to_status}"
