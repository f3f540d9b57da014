"""The tenant."""

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.choices import MoneyWords
from common.ids import uuid7


def all_days() -> list[int]:
    """Monday (0) to Sunday (6): visits happen at weekends."""
    return list(range(7))


def validate_timezone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(
            f"{value!r} is not a time zone of the IANA data base, such as Asia/Kolkata."
        )


class Brokerage(models.Model):
    """A real-estate firm: it owns its rows, and its settings decide zone, money words, office hours
    and thresholds."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    country = models.CharField(
        max_length=2, default="IN", help_text="ISO code; the region assumed for phone numbers"
    )
    timezone = models.CharField(
        max_length=64, default="Asia/Kolkata", validators=[validate_timezone]
    )
    currency = models.CharField(max_length=3, default="INR")
    money_words = models.CharField(
        max_length=13, choices=MoneyWords.choices, default=MoneyWords.INDIAN
    )
    opens_at = models.TimeField(default=time(9))
    closes_at = models.TimeField(default=time(18))
    working_days = ArrayField(
        models.PositiveSmallIntegerField(), default=all_days, help_text="0 = Monday … 6 = Sunday"
    )
    burning_from = models.PositiveSmallIntegerField(default=70, validators=[MaxValueValidator(100)])
    hot_from = models.PositiveSmallIntegerField(default=50, validators=[MaxValueValidator(100)])
    warm_from = models.PositiveSmallIntegerField(default=25, validators=[MinValueValidator(1)])
    burning_reaction_minutes = models.PositiveIntegerField(
        default=5, validators=[MinValueValidator(1)]
    )
    hot_reaction_minutes = models.PositiveIntegerField(
        default=60, validators=[MinValueValidator(1)]
    )
    warm_reaction_minutes = models.PositiveIntegerField(
        default=24 * 60, validators=[MinValueValidator(1)]
    )
    routes_leads = models.BooleanField(
        default=True, help_text="off: new leads go straight to the pool"
    )
    offer_minutes = models.PositiveSmallIntegerField(
        default=10,
        validators=[MinValueValidator(1)],
        help_text="until a new lead is offered to the next agent",
    )
    travel_minutes = models.PositiveSmallIntegerField(
        default=30, help_text="between visits at different projects"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    #: accounts.stamps; empty unless the row was read with a credential
    stamps: dict[str, Any] = {}

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(warm_from__lt=F("hot_from")) & Q(hot_from__lt=F("burning_from")),
                name="temperature_thresholds_rise",
                violation_error_message="Thresholds must rise: warm < hot < burning.",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="office_opens_before_it_closes",
                violation_error_message="The office must open before it closes.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)
