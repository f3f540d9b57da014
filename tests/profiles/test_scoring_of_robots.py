"""A robot that has opened very many sessions is a profile as any other."""

import pytest

from accounts.models import Brokerage
from profiles.services.memory.moves import Move, move
from tests.conftest import make_profile

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sessions", [19_998, 20_000, 2_147_483_647])
def test_very_many_sessions_are_worth_three_and_two(sunrise: Brokerage, sessions: int) -> None:
    """By hand: the caps of the card, min(3, sessions/2) and min(2, sessions/3); sentiment 0 adds
    1."""
    profile = make_profile(
        sunrise, total_sessions=sessions, projects_viewed=sessions, avg_sentiment=0.0
    )
    move(profile, Move())
    profile.refresh_from_db()
    assert (profile.engagement_score, profile.intent_score, profile.intent_temperature) == (
        7,
        2,
        "cold",
    )
