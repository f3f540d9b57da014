"""When visits can happen and who can take them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from common.models import BrokerageOwned
from scheduling.choices import SlotName
from scheduling.hours.day_rule import DayRuleError, read_day_rule


def validate_rrule(value: str) -> None:
    """Raises ValidationError for what is not a rule of days."""
    try:
        read_day_rule(value)
    except DayRuleError as error:
        raise ValidationError(str(error)) from error


class SlotWindow(BrokerageOwned):
    """A brokerage's own times for a slot, in its zone, half-open. Without a row the defaults hold
    (scheduling.selectors.windows)."""

    name = models.CharField(max_length=9, choices=SlotName.choices)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "name"], name="one_window_per_slot"),
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")), name="window_starts_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Availability(BrokerageOwned):
    """A shift of an agent: the days of ``rrule``, from ``starts`` to ``ends`` in the wall time of
    the agent's zone (the brokerage's where the agent has none). An agent without a row works the
    brokerage's office hours."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shifts"
    )
    rrule = models.CharField(max_length=200, default="FREQ=DAILY", validators=[validate_rrule])
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        verbose_name_plural = "availability"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")), name="shift_starts_before_it_ends"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.starts:%H:%M}–{self.ends:%H:%M}"


class TimeOff(BrokerageOwned):
    """A stretch in which an agent takes nothing."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="time_off"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "time off"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="time_off_starts_before_it_ends"
            )
        ]
        # read by scheduling.selectors: who is off between two moments
        indexes = [models.Index(fields=["agent", "ends_at"], name="time_off_of_agent")]

    def __str__(self) -> str:
        return f"{self.agent} off until {self.ends_at:%Y-%m-%d %H:%M}"


class Holiday(BrokerageOwned):
    """A day on which the brokerage takes no visits and whose hours do not count for callbacks."""

    day = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "day"], name="one_holiday_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"
