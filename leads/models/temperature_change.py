"""The history of temperatures."""

from django.db import models

from common.models import BrokerageOwned
from leads.choices import Temperature
from leads.models.lead import Lead


class TemperatureChange(BrokerageOwned):
    """One change of a lead's temperature with the score and the points per factor at that moment:
    append-only."""

    lead = models.ForeignKey(
        Lead, on_delete=models.CASCADE, related_name="temperature_changes", db_index=False
    )
    from_temperature = models.CharField(max_length=7, choices=Temperature.choices)
    to_temperature = models.CharField(max_length=7, choices=Temperature.choices)
    score = models.PositiveSmallIntegerField()
    factors = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [
            # read by the lead's page, and, for a year of leads at once, by
            # leads.selectors.reports.funnel (the hottest each)
            models.Index(
                fields=["lead", "-at"], include=["to_temperature"], name="temperature_history"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_temperature} → {self.to_temperature} at {self.score}"
