"""The saved queries as a filter of the customer list."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from profiles.memory.patterns import PATTERNS
from profiles.selectors.segments import in_segment


class SegmentFilter(DropdownFilter):
    """One of the saved queries."""

    title = "segment"
    parameter_name = "segment"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(pattern.key, pattern.title) for pattern in PATTERNS.values()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        chosen = self.value()
        if not chosen:
            return queryset
        return (
            in_segment(queryset, chosen, timezone.now()) if chosen in PATTERNS else queryset.none()
        )
