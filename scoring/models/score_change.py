"""The history of the conversion score."""

from django.conf import settings
from django.db import models

from common.models import BrokerageOwned
from leads.models import Lead
from scoring.choices import ScoreChangeReason


class ScoreChange(BrokerageOwned):
    """One change of a lead's conversion score, and why: append-only. ``model`` is the number of the
    model, 0 the rules."""

    lead = models.ForeignKey(
        Lead, on_delete=models.CASCADE, related_name="score_changes", db_index=False
    )
    before = models.PositiveSmallIntegerField(null=True, blank=True)
    after = models.PositiveSmallIntegerField()
    model = models.PositiveIntegerField(default=0)
    because = models.CharField(max_length=9, choices=ScoreChangeReason.choices)
    reason = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        # read by the lead's page and its score history
        indexes = [models.Index(fields=["lead", "-at", "-id"], name="score_history")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
