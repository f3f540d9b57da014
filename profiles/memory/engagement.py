"""How engaged a customer is and how much they intend to act: two cards of 0–10 each.

Divisions are numeric; a customer without any sentiment gets no points for it.
"""

from datetime import datetime
from typing import Any

from django.db.models import Case, F, FloatField, Value, When
from django.db.models.functions import Cast, Greatest

from common.scorecard import Factor, Scorecard

HOT_FROM, WARM_FROM = 15, 10


def _number(name: str) -> Any:
    return Cast(F(name), FloatField())


def _if_positive(name: str, points: int) -> Any:
    return Case(When(**{f"{name}__gt": 0}, then=Value(points)), default=Value(0))


def _mood(now: datetime) -> Any:
    return Case(
        When(avg_sentiment__isnull=True, then=Value(0.0)),
        default=Greatest(F("avg_sentiment") + 1.0, Value(0.0)),
    )


ENGAGEMENT = Scorecard(
    "engagement",
    [
        Factor(
            "sessions",
            "engagement",
            3,
            "half a point a session",
            lambda now: _number("total_sessions") / 2.0,
        ),
        Factor(
            "projects_viewed",
            "engagement",
            3,
            "a fifth a project viewed",
            lambda now: _number("projects_viewed") / 5.0,
        ),
        Factor(
            "interests",
            "engagement",
            2,
            "1 per interesting project",
            lambda now: _number("projects_interested"),
        ),
        Factor("mood", "engagement", 2, "average sentiment + 1", _mood),
    ],
    maximum=10,
)
INTENT = Scorecard(
    "intent",
    [
        Factor(
            "interests",
            "intent",
            3,
            "1.5 per interesting project",
            lambda now: _number("projects_interested") * 1.5,
        ),
        Factor(
            "visit",
            "intent",
            3,
            "3 if a visit was scheduled",
            lambda now: _if_positive("site_visits_scheduled", 3),
        ),
        Factor(
            "callback",
            "intent",
            2,
            "2 if a callback was asked for",
            lambda now: _if_positive("callbacks_requested", 2),
        ),
        Factor(
            "sessions",
            "intent",
            2,
            "a third a session",
            lambda now: _number("total_sessions") / 3.0,
        ),
    ],
    maximum=10,
)
