"""Engagement and intent: hand-worked values, caps, numeric division, 15 and 10."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Brokerage
from profiles.memory.engagement import ENGAGEMENT, INTENT
from profiles.models import CustomerProfile
from profiles.services.memory.moves import Move, move
from tests.conftest import NOW, make_profile


def scored(brokerage: Brokerage, **fields: Any) -> CustomerProfile:
    profile = make_profile(brokerage, **fields)
    move(profile, Move())
    profile.refresh_from_db()
    return profile


@pytest.mark.parametrize(
    ("fields", "engagement", "intent"),
    [
        ({}, "0", "0"),
        # 1/2 and 1/3: divisions are numeric
        ({"total_sessions": 1}, "0.50", "0.33"),
        ({"total_sessions": 5}, "2.50", "1.67"),
        ({"total_sessions": 6}, "3", "2"),
        ({"total_sessions": 600}, "3", "2"),
        ({"projects_viewed": 1}, "0.20", "0"),
        ({"projects_viewed": 4}, "0.80", "0"),
        ({"projects_viewed": 15}, "3", "0"),
        ({"projects_viewed": 16}, "3", "0"),
        ({"projects_interested": 1}, "1", "1.50"),
        ({"projects_interested": 2}, "2", "3"),
        ({"projects_interested": 9}, "2", "3"),
        ({"site_visits_scheduled": 1}, "0", "3"),
        ({"site_visits_scheduled": 4}, "0", "3"),
        ({"callbacks_requested": 1}, "0", "2"),
        ({"callbacks_requested": 5}, "0", "2"),
        ({"brochures_downloaded": 9}, "0", "0"),
        ({"avg_sentiment": None}, "0", "0"),
        ({"avg_sentiment": -1.0}, "0", "0"),
        ({"avg_sentiment": 0.0}, "1", "0"),
        ({"avg_sentiment": 0.25}, "1.25", "0"),
        ({"avg_sentiment": 1.0}, "2", "0"),
        # 3/2 + 2/5 + 1 + (0.5 + 1) and 1.5 + 3 + 0 + 3/3
        (
            {
                "total_sessions": 3,
                "projects_viewed": 2,
                "projects_interested": 1,
                "avg_sentiment": 0.5,
                "site_visits_scheduled": 1,
            },
            "4.40",
            "5.50",
        ),
    ],
)
def test_hand_worked_values(
    sunrise: Brokerage, fields: dict[str, Any], engagement: str, intent: str
) -> None:
    profile = scored(sunrise, **fields)
    assert (profile.engagement_score, profile.intent_score) == (
        Decimal(engagement),
        Decimal(intent),
    )


FULL_INTENT = {
    "projects_interested": 2,
    "site_visits_scheduled": 1,
    "callbacks_requested": 1,
    "total_sessions": 6,
}


@pytest.mark.parametrize(
    ("fields", "total", "word"),
    [
        # 10 intent + sessions 3 + interests 2 = 15
        (FULL_INTENT, "15", "hot"),
        # a session less: intent 8 + 5/3, engagement 5/2 + 2
        (FULL_INTENT | {"total_sessions": 5}, "14.17", "warm"),
        # intent 3 + 3 + 2 = 8, engagement 2
        (FULL_INTENT | {"total_sessions": 0}, "10", "warm"),
        # intent 1.5 + 3 + 2 = 6.5, engagement 1 + 0.25 (mood −0.75)
        (
            FULL_INTENT | {"total_sessions": 0, "projects_interested": 1, "avg_sentiment": -0.75},
            "7.75",
            "cold",
        ),
        # intent 3 + 2, engagement 3 + mood 1.99
        (
            {
                "site_visits_scheduled": 1,
                "callbacks_requested": 1,
                "projects_viewed": 15,
                "avg_sentiment": 0.99,
            },
            "9.99",
            "cold",
        ),
        (
            {
                "site_visits_scheduled": 1,
                "callbacks_requested": 1,
                "projects_viewed": 15,
                "avg_sentiment": 1.0,
            },
            "10",
            "warm",
        ),
    ],
)
def test_hot_from_fifteen_warm_from_ten(
    sunrise: Brokerage, fields: dict[str, Any], total: str, word: str
) -> None:
    profile = scored(sunrise, **fields)
    assert profile.engagement_score + profile.intent_score == Decimal(total)
    assert profile.intent_temperature == word


def test_without_a_visit_seven_is_the_most(sunrise: Brokerage) -> None:
    profile = scored(sunrise, **(FULL_INTENT | {"site_visits_scheduled": 0, "total_sessions": 99}))
    assert profile.intent_score == 7


def test_only_this_profile_is_scored(sunrise: Brokerage) -> None:
    other = make_profile(sunrise, total_sessions=6)
    scored(sunrise, total_sessions=6)
    other.refresh_from_db()
    assert other.engagement_score == 0


counts = st.integers(0, 30)


@pytest.mark.django_db
@given(
    sessions=counts,
    viewed=counts,
    interested=counts,
    visits=counts,
    calls=counts,
    mood=st.none() | st.floats(-1, 1),
)
def test_cards_stay_in_range_and_add_up(
    sunrise: Brokerage,
    sessions: int,
    viewed: int,
    interested: int,
    visits: int,
    calls: int,
    mood: float | None,
) -> None:
    profile = scored(
        sunrise,
        total_sessions=sessions,
        projects_viewed=viewed,
        projects_interested=interested,
        site_visits_scheduled=visits,
        callbacks_requested=calls,
        avg_sentiment=mood,
    )
    for card, score in ((ENGAGEMENT, profile.engagement_score), (INTENT, profile.intent_score)):
        factors = card.explain(CustomerProfile.objects.all(), profile.pk, NOW)
        assert sum(Decimal(str(f.points)) for f in factors) == score
        assert 0 <= score <= 10
    engagement = min(3, sessions / 2) + min(3, viewed / 5) + min(2, interested)
    engagement += min(2, max(0, mood + 1)) if mood is not None else 0
    intent = (
        min(3, 1.5 * interested) + (3 if visits else 0) + (2 if calls else 0) + min(2, sessions / 3)
    )
    assert abs(float(profile.engagement_score) - engagement) <= 0.011
    assert abs(float(profile.intent_score) - intent) <= 0.011
