"""What the identity policy decided, and what people decide for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from profiles.choices import MatchAction, ReviewStatus
from profiles.models.customer_profile import CustomerProfile


class BlockingKey(BrokerageOwned):
    """A key under which a profile is looked for when a new contact comes (profiles.matching). One row per profile and
    key."""

    profile = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="blocking_keys", db_index=False)
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "key"], name="blocking_key_once")]
        # read by profiles.services.identity: who may be the same as this contact
        indexes = [models.Index(fields=["brokerage", "key"], name="blocking_key_lookup")]

    def __str__(self) -> str:
        return self.key


class MatchDecision(BrokerageOwned):
    """One decision of the identity policy with its rule, confidence (0–1) and reasons in words: append-only."""

    profile = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="match_decisions")
    action = models.CharField(max_length=6, choices=MatchAction.choices)
    rule = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=20)
    confidence = models.FloatField()
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.rule}"


class MatchReview(BrokerageOwned):
    """Two profiles that may be one person, for somebody to decide. ``different`` is remembered for ever: the pair
    is not asked again. The pair is stored with the smaller key first."""

    first = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=9, choices=ReviewStatus.choices, default=ReviewStatus.OPEN)
    rule = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=20)
    confidence = models.FloatField()
    reasons = models.JSONField(default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-confidence", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_review_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="review_pair_in_order"),
        ]
        indexes = [
            # read by the review queue
            models.Index(fields=["brokerage", "-confidence", "-id"], name="review_queue", condition=Q(status="open"))
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


class ProfileMerge(BrokerageOwned):
    """The journal of one merge: everything that unmerge needs to restore both profiles exactly."""

    winner = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="merges_won")
    loser = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="merges_lost")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    actor = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    journal = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.loser} → {self.winner}"
