"""Saved queries: the customers whom a pattern fits now."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from profiles.memory.patterns import PATTERNS
from profiles.models import ProjectInterest


def in_segment(rows: "QuerySet[Any]", name: str, now: datetime) -> "QuerySet[Any]":
    """The rows of this segment; raises KeyError for a name that is none."""
    pattern = PATTERNS[name]
    if not pattern.of_interest:
        return rows.filter(pattern.condition(now))
    mine = ProjectInterest.objects.filter(pattern.condition(now), profile=OuterRef("pk"))
    return rows.filter(Exists(mine))
