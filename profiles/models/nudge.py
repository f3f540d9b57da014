"""Proactive suggestions."""

from django.core.validators import MaxValueValidator
from django.db import models

from common.models import BrokerageOwned
from listings.models import Project
from profiles.models.customer_profile import CustomerProfile

LONGEST_COOL_DOWN = 365


class NudgeSetting(BrokerageOwned):
    """A brokerage's own switches and cool-down for one nudge rule (profiles.memory.nudges declares
    the rules). ``is_pushed``: the suggestion is also sent to customers who are not in the chat; off
    until the brokerage says so."""

    rule = models.CharField(max_length=40)
    is_on = models.BooleanField(default=True)
    is_pushed = models.BooleanField(default=False)
    cool_down_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_COOL_DOWN)],
        help_text="empty: the rule's own",
    )

    class Meta:
        verbose_name = "setting of suggestions"
        verbose_name_plural = "settings of suggestions"
        ordering = ["rule"]
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "rule"], name="one_setting_per_nudge")
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {'on' if self.is_on else 'off'}"


class Nudge(BrokerageOwned):
    """One suggestion that was made: the audit, and what the cool-down looks at. Append-only but for
    the answer."""

    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.CASCADE, related_name="nudges", db_index=False
    )
    project = models.ForeignKey(
        Project, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rule = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, blank=True, help_text="yes or no")

    class Meta:
        verbose_name = "suggestion"
        ordering = ["-at"]
        indexes = [
            # read by the cool-down: the last nudge of a rule
            models.Index(fields=["profile", "rule", "-at"], name="nudge_last"),
            # read by the admin's list
            models.Index(fields=["brokerage", "-at", "-id"], name="nudge_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.at:%Y-%m-%d}"
