"""What an agent says against the computed scores."""

from django.conf import settings
from django.db import models

from common.models import BrokerageOwned
from leads.models.lead import Lead


class HotMark(BrokerageOwned):
    """An agent says that a lead is hot, for some days and with a reason; shown beside the computed
    scores."""

    lead = models.ForeignKey(
        Lead, on_delete=models.CASCADE, related_name="hot_marks", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300)
    until = models.DateTimeField()

    class Meta:
        ordering = ["-until"]
        # read by the lead's page and list
        indexes = [models.Index(fields=["lead", "-until"], name="hot_mark_last")]

    def __str__(self) -> str:
        return f"hot until {self.until:%Y-%m-%d}"
