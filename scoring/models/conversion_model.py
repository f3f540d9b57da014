"""What was learned from outcomes."""

from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from scoring.choices import ModelState


class ConversionModel(BrokerageOwned):
    """One trained scorecard of a brokerage (scoring.learning.Model as ``card``), its measures on
    the newest fifth of the outcomes beside those of the rules and of the model then in use, and
    what became of it. Never deleted.

    ``trial`` {card, until} is its trial fit (scoring.learning.trial), by which later candidates are
    compared with it; ``drift`` has one look a month at how it did
    (scoring.services.learning.watch), the oldest first.
    """

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=ModelState.choices, default=ModelState.CANDIDATE)
    card = models.JSONField()
    won = models.PositiveIntegerField()
    lost = models.PositiveIntegerField()
    measures = models.JSONField(default=dict)
    calibration = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    trial = models.JSONField(default=dict)
    drift = models.JSONField(default=list)
    verdict = models.CharField(max_length=500, blank=True)
    trained_by = models.CharField(max_length=120, blank=True)
    promoted_at = models.DateTimeField(null=True, blank=True)
    promoted_by = models.CharField(max_length=120, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "number"], name="conversion_model_number"),
            models.UniqueConstraint(
                fields=["brokerage"],
                condition=Q(state=ModelState.IN_USE),
                name="one_conversion_model_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"Model {self.number}"
