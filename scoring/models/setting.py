"""A brokerage's own numbers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from common.models import BrokerageOwned


class ScoringSetting(BrokerageOwned):
    """A brokerage's own numbers for the conversion score; what is empty is the product's own.
    ``weights`` {part: per cent}, ``source_quality`` {source: 0–100}, ``words`` {score: {phrase:
    points}} for the content analyser; attributes in ``denied`` are never learned from, those in
    ``allowed`` although their name looks like a protected trait."""

    weights = models.JSONField(default=dict, blank=True)
    source_quality = models.JSONField(default=dict, blank=True)
    words = models.JSONField(default=dict, blank=True)
    denied: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=120), default=list, blank=True
    )
    allowed: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=120), default=list, blank=True
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brokerage"], name="one_scoring_setting")]

    def __str__(self) -> str:
        return f"Scoring of {self.brokerage}"
