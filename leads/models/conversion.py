"""The conversion score: what the rule card reads, what was learned, and what people said against it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from leads.choices import ModelState, ScoreChangeReason
from leads.models.lead import Lead


class ScoringSetting(BrokerageOwned):
    """A brokerage's own numbers for the conversion score; what is empty is the product's own. ``weights`` {part: per
    cent}, ``source_quality`` {source: 0–100}, ``words`` {score: {phrase: points}} for the content analyser; attributes
    in ``denied`` are never learned from, those in ``allowed`` although their name looks like a protected trait."""

    weights = models.JSONField(default=dict, blank=True)
    source_quality = models.JSONField(default=dict, blank=True)
    words = models.JSONField(default=dict, blank=True)
    denied: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    allowed: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brokerage"], name="one_scoring_setting")]

    def __str__(self) -> str:
        return f"Scoring of {self.brokerage}"


class ContentScore(BrokerageOwned):
    """What a lead's own words say, 0–10 each, with the words that gave the points. ``read_by`` is "rules" or the name
    of a language model; ``due`` says that the customer has written since."""

    lead = models.OneToOneField(Lead, on_delete=models.CASCADE, related_name="content")
    urgency = models.PositiveSmallIntegerField(default=0)
    intent = models.PositiveSmallIntegerField(default=0)
    budget = models.PositiveSmallIntegerField(default=0)
    seriousness = models.PositiveSmallIntegerField(default=0)
    authority = models.PositiveSmallIntegerField(default=0)
    evidence = models.JSONField(default=list)
    read_by = models.CharField(max_length=80, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    due = models.BooleanField(default=True)

    class Meta:
        indexes = [
            # read by leads.services.read_content: whose new words wait to be read
            models.Index(fields=["created_at"], name="content_due", condition=Q(due=True)),
        ]

    def __str__(self) -> str:
        return f"{self.urgency}/{self.intent}/{self.budget}/{self.seriousness}/{self.authority}"


class ConversionModel(BrokerageOwned):
    """One trained scorecard of a brokerage (leads.learning.Model as ``card``), its measures on the newest fifth of the
    outcomes beside those of the rules and of the model then in use, and what became of it. Never deleted.

    ``trial`` {card, until} is its trial fit (leads.learning.trial), by which later candidates are compared with it;
    ``drift`` has one look a month at how it did (leads.services.watch_models), the oldest first.
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
                fields=["brokerage"], condition=Q(state=ModelState.IN_USE), name="one_conversion_model_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"Model {self.number}"


class ScoreChange(BrokerageOwned):
    """One change of a lead's conversion score, and why: append-only. ``model`` is the number of the model, 0 the
    rules."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="score_changes", db_index=False)
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


class HotMark(BrokerageOwned):
    """An agent says that a lead is hot, for some days and with a reason; shown beside the computed scores."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="hot_marks", db_index=False)
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
