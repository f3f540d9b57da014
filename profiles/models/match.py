"""What the identity policy decided, and what people decide for it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned, Owned
from profiles.choices import MatchAction, ReviewStatus
from profiles.models.customer_profile import CustomerProfile, words


class MatchRecord(Owned):
    """What matching keeps of one profile beside its identifiers: every name and place it was seen
    under, and the fuzzy blocking keys (profiles.identity.keys) as 64-bit hashes that include the
    brokerage. Made from claims only: a profile about which nothing was said has none."""

    profile = models.OneToOneField(
        CustomerProfile, on_delete=models.CASCADE, primary_key=True, related_name="match_record"
    )
    names = words(160)
    localities = words(120)
    sounds = words(40)
    keys = ArrayField(models.BigIntegerField(), default=list)
    scanned_by = models.CharField(
        max_length=20, blank=True, help_text="rule version of the last scan; empty: it is due"
    )

    #: the columns that a merge unites
    LISTS = ("names", "localities", "sounds", "keys")

    class Meta:
        indexes = [
            # read by profiles.selectors.candidates: who shares a key with this contact
            GinIndex(fields=["keys"], name="match_record_keys", fastupdate=False),
            # read by profiles.services.identity.scan: whose claims are new
            models.Index(fields=["brokerage", "scanned_by", "profile"], name="match_record_due"),
        ]

    def __str__(self) -> str:
        return ", ".join(self.names)


class NameCount(BrokerageOwned):
    """How many profiles of a brokerage have a word of this sound in their name; the sound "" counts
    all that have a name. Counted anew by profiles.services.identity.scan."""

    sound = models.CharField(max_length=40)
    profiles = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "sound"], name="one_count_per_sound")
        ]

    def __str__(self) -> str:
        return f"{self.sound}: {self.profiles}"


class MatchDecision(BrokerageOwned):
    """One decision of the identity policy with its rule, confidence (0–1) and reasons in words:
    append-only."""

    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.CASCADE, related_name="match_decisions"
    )
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
    """Two profiles that may be one person, for somebody to decide. ``different`` is remembered for
    ever: the pair is not asked again. The pair is stored with the smaller key first."""

    first = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=9, choices=ReviewStatus.choices, default=ReviewStatus.OPEN)
    rule = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=20)
    confidence = models.FloatField()
    reasons = models.JSONField(default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-confidence", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "first", "second"],
                name="one_review_per_pair",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="review_pair_in_order"
            ),
        ]
        indexes = [
            # read by the review queue
            models.Index(
                fields=["brokerage", "-confidence", "-id"],
                name="review_queue",
                condition=Q(status="open"),
            )
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
