"""Proactive suggestions."""

from django.db import models

from common.models import BrokerageOwned
from listings.models import Project
from profiles.models.customer_profile import CustomerProfile


class NudgeSetting(BrokerageOwned):
    """A brokerage's own switch and cool-down for one nudge rule (profiles.nudges declares the rules)."""

    rule = models.CharField(max_length=40)
    is_on = models.BooleanField(default=True)
    cool_down_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="empty: the rule's own")

    class Meta:
        ordering = ["rule"]
        constraints = [models.UniqueConstraint(fields=["brokerage", "rule"], name="one_setting_per_nudge")]

    def __str__(self) -> str:
        return f"{self.rule}: {'on' if self.is_on else 'off'}"


class Nudge(BrokerageOwned):
    """One suggestion that was made: the audit, and what the cool-down looks at. Append-only but for the answer."""

    profile = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="nudges", db_index=False)
    project = models.ForeignKey(Project, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    rule = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, blank=True, help_text="yes or no")

    class Meta:
        ordering = ["-at"]
        # read by the cool-down: the last nudge of a rule
        indexes = [models.Index(fields=["profile", "rule", "-at"], name="nudge_last")]

    def __str__(self) -> str:
        return f"{self.rule} {self.at:%Y-%m-%d}"
