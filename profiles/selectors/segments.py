"""Saved queries: customers to look at now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from profiles.choices import IntentTemperature, Stage
from profiles.models import ProjectInterest

HOT_WITHIN, STUCK_AFTER, STUCK_SESSIONS = timedelta(days=7), timedelta(days=3), 2
HIGH_INTENT, REPEATED_VIEWS = 5, 3


@dataclass(frozen=True)
class Segment:
    """``condition(now)`` picks its customers."""

    name: str
    title: str
    condition: Callable[[datetime], Q]


def _hot(now: datetime) -> Q:
    return Q(intent_temperature=IntentTemperature.HOT, last_active__gte=now - HOT_WITHIN)


def _stuck(now: datetime) -> Q:
    return Q(
        current_stage=Stage.CONSIDERATION,
        last_active__lt=now - STUCK_AFTER,
        total_sessions__gte=STUCK_SESSIONS,
    )


def _high_intent(now: datetime) -> Q:
    return Q(intent_score__gte=HIGH_INTENT, site_visits_scheduled=0)


def _repeat_viewers(now: datetime) -> Q:
    return Q(
        Exists(
            ProjectInterest.objects.filter(profile=OuterRef("pk"), view_count__gte=REPEATED_VIEWS)
        )
    )


SEGMENTS = {
    segment.name: segment
    for segment in (
        Segment("hot", "Hot, active within 7 days", _hot),
        Segment("stuck", "Stuck in consideration", _stuck),
        Segment("high-intent", "High intent, no visit", _high_intent),
        Segment("repeat-viewers", "Viewed one project 3 times", _repeat_viewers),
    )
}


def in_segment(rows: "QuerySet[Any]", name: str, now: datetime) -> "QuerySet[Any]":
    """The rows of this segment; raises KeyError for a name that is none."""
    return rows.filter(SEGMENTS[name].condition(now))
