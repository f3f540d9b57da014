"""Filters of the staff's lists."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.caller import caller_of
from scheduling.choices import CallbackStatus, Urgency, VisitStatus
from scheduling.models import Callback, SiteVisit


def _sensible(day: date) -> None:
    if not 2000 <= day.year <= 2200:
        raise ValidationError("A day between 2000 and 2200.")


class VisitFilter(django_filters.FilterSet):
    """Days are the brokerage's, both ends included; ``agent`` is a user's id."""

    status = django_filters.MultipleChoiceFilter(choices=VisitStatus.choices)
    date_from = django_filters.DateFilter(method="from_day", validators=[_sensible])
    date_to = django_filters.DateFilter(method="to_day", validators=[_sensible])
    agent = django_filters.UUIDFilter()

    class Meta:
        model = SiteVisit
        fields: list[str] = []

    def from_day(self, rows: "QuerySet[Any]", name: str, value: date) -> "QuerySet[Any]":
        return rows.filter(planned_start__gte=self._midnight(value))

    def to_day(self, rows: "QuerySet[Any]", name: str, value: date) -> "QuerySet[Any]":
        return rows.filter(planned_start__lt=self._midnight(value + timedelta(days=1)))

    def _midnight(self, day: date) -> datetime:
        zone = caller_of(self.request).brokerage.zone
        return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


class CallbackFilter(django_filters.FilterSet):
    """By status and urgency."""

    status = django_filters.MultipleChoiceFilter(choices=CallbackStatus.choices)
    urgency = django_filters.MultipleChoiceFilter(choices=Urgency.choices)

    class Meta:
        model = Callback
        fields: list[str] = []
