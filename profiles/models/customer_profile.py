"""The customer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from profiles.choices import IntentTemperature, Stage


def words(max_length: int) -> "ArrayField[list[str], list[str]]":
    """A list of short texts; never null."""
    return ArrayField(models.CharField(max_length=max_length), default=list, blank=True)


#: without those who were merged into others and what erasures left: whoever can be looked at and
#: written to
LIVING = Q(merged_into__isnull=True, is_erased=False)


class CustomerProfile(BrokerageOwned):
    """One human being (or household member) as far as the evidence goes.

    Counters are columns kept by the services that track, so that scores are plain arithmetic over
    one row. ``avg_sentiment`` is −1…1 and null while nothing is known. An erased customer stays as
    a row without a person (``is_erased``), on which the numbers of their leads and visits hang.
    """

    display_name = models.CharField(max_length=160, blank=True)
    primary_email = models.CharField(max_length=254, blank=True)
    primary_phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    language = models.CharField(max_length=8, blank=True)
    timezone = models.CharField(max_length=64, blank=True)
    preferred_channel = models.CharField(max_length=12, blank=True)
    first_seen = models.DateTimeField()
    last_active = models.DateTimeField()
    total_sessions = models.PositiveIntegerField(default=0)
    current_stage = models.CharField(max_length=13, choices=Stage.choices, default=Stage.AWARENESS)
    stage_since = models.DateTimeField(null=True, blank=True)

    transaction_type = models.CharField(max_length=4, blank=True)
    property_type = models.CharField(max_length=9, blank=True)
    budget_min = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    budget_max = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    configurations = words(12)
    locations = words(120)
    must_have_amenities = words(60)
    avoided_amenities = words(60)

    site_visits_scheduled = models.PositiveIntegerField(default=0)
    callbacks_requested = models.PositiveIntegerField(default=0)
    brochures_downloaded = models.PositiveIntegerField(default=0)
    projects_viewed = models.PositiveIntegerField(default=0)
    projects_interested = models.PositiveIntegerField(default=0)
    avg_sentiment = models.FloatField(null=True, blank=True)
    sentiment_points = models.PositiveIntegerField(default=0)

    engagement_score = models.DecimalField(max_digits=4, decimal_places=2, default=0)
    intent_score = models.DecimalField(max_digits=4, decimal_places=2, default=0)
    intent_temperature = models.CharField(
        max_length=4, choices=IntentTemperature.choices, default=IntentTemperature.COLD
    )
    quiet_from = models.TimeField(
        null=True, blank=True, help_text="the customer's own do-not-disturb hours"
    )
    quiet_until = models.TimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="absorbed"
    )
    is_erased = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["-last_active", "-id"]
        indexes = [
            # read by the admin's customer list
            models.Index(fields=["brokerage", "-last_active", "-id"], name="profile_recent"),
        ]

    def __str__(self) -> str:
        return self.display_name or "Unnamed customer"
