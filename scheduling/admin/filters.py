"""What the lists of the diary show first: what is still to be done."""

from datetime import timedelta
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from scheduling.choices import OPEN_CALLBACKS


class WhenFilter(DropdownFilter):
    """From today on, unless asked otherwise."""

    title = "time"
    parameter_name = "when"
    all_option = None

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("coming", "From today on"),
            ("today", "Today"),
            ("past", "Before today"),
            ("all", "All"),
        ]

    def value(self) -> str:
        return super().value() or "coming"

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        match self.value():
            case "today":
                return queryset.filter(
                    planned_start__gte=today, planned_start__lt=today + timedelta(days=1)
                )
            case "past":
                return queryset.filter(planned_start__lt=today)
            case "coming":
                return queryset.filter(planned_start__gte=today)
        return queryset


class OpenFilter(DropdownFilter):
    """Open callbacks, unless asked otherwise."""

    title = "state"
    parameter_name = "state"
    all_option = None

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [("open", "Open"), ("closed", "Done or cancelled"), ("all", "All")]

    def value(self) -> str:
        return super().value() or "open"

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        match self.value():
            case "open":
                return queryset.filter(status__in=OPEN_CALLBACKS)
            case "closed":
                return queryset.exclude(status__in=OPEN_CALLBACKS)
        return queryset


class OwnVisitsFilter(DropdownFilter):
    """Whose: mine, nobody's, or everybody's."""

    title = "agent"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [("me", "Mine"), ("nobody", "Nobody's")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        match self.value():
            case "me":
                return queryset.filter(agent=request.user.pk)
            case "nobody":
                return queryset.filter(agent__isnull=True)
        return queryset
