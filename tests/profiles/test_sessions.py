"""Sessions: a new id or thirty idle minutes; the same id never counts twice."""

from datetime import timedelta

import pytest

from accounts.models import Brokerage
from profiles.models import CustomerProfile, StageChange, VisitSession
from profiles.services.memory.sessions import SessionTouch, touch_session
from tests.common.race import race
from tests.conftest import NOW, make_profile

MINUTE = timedelta(minutes=1)


@pytest.fixture
def profile(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise)


def touch(profile: CustomerProfile, key: str, minutes: float = 0) -> SessionTouch:
    return touch_session(profile=profile, key=key, now=NOW + minutes * MINUTE)


def count(profile: CustomerProfile) -> int:
    profile.refresh_from_db()
    assert profile.total_sessions == VisitSession.objects.filter(profile=profile).count()
    return profile.total_sessions


def test_the_first_session(profile: CustomerProfile) -> None:
    first = touch(profile, "s-1")
    assert (first.is_new, first.previous_seen, first.session.number) == (True, None, 1)
    assert count(profile) == 1


def test_the_same_id_is_the_same_session_however_late(profile: CustomerProfile) -> None:
    first = touch(profile, "s-1")
    for minutes in (1, 29, 500, 50_000):
        again = touch(profile, "s-1", minutes)
        assert (again.is_new, again.session.pk) == (False, first.session.pk)
    assert count(profile) == 1


def test_a_new_id_is_a_new_session_however_soon(profile: CustomerProfile) -> None:
    touch(profile, "s-1")
    touch(profile, "s-1", 2)
    second = touch(profile, "s-2", 3)
    assert (second.is_new, second.session.number) == (True, 2)
    assert second.previous_seen == NOW + 2 * MINUTE
    assert count(profile) == 2


def test_an_old_id_that_returns_does_not_count_again(profile: CustomerProfile) -> None:
    for key in ("s-1", "s-2", "s-1", "s-2"):
        touch(profile, key)
    assert count(profile) == 2


def test_without_ids_thirty_idle_minutes_make_a_session(profile: CustomerProfile) -> None:
    assert touch(profile, "").is_new
    assert not touch(profile, "", 20).is_new
    assert not touch(profile, "", 45).is_new  # 25 idle minutes
    assert not touch(profile, "", 75).is_new  # exactly 30
    assert touch(profile, "", 105.1).is_new
    assert count(profile) == 2


def test_when_the_customer_was_here_last(profile: CustomerProfile) -> None:
    touch(profile, "s-1")
    touch(profile, "s-1", 10)
    assert touch(profile, "s-2", 1000).previous_seen == NOW + 10 * MINUTE
    assert (
        touch(profile, "s-2", 1001).previous_seen is None
    )  # the session goes on: nobody comes back


def test_sessions_of_others_do_not_count(profile: CustomerProfile, sunrise: Brokerage) -> None:
    other = make_profile(sunrise, "Jane")
    assert touch(profile, "s-1").is_new
    assert touch(other, "s-1").is_new
    assert touch(other, "s-1").previous_seen is None
    assert (count(profile), count(other)) == (1, 1)


def test_the_second_session_is_a_step_to_consideration(profile: CustomerProfile) -> None:
    touch(profile, "s-1")
    assert profile.current_stage == "awareness"
    touch(profile, "s-2", 5)
    touch(profile, "s-3", 9)
    profile.refresh_from_db()
    assert profile.current_stage == "consideration"
    change = StageChange.objects.get(profile=profile)
    assert (change.from_stage, change.to_stage, change.at) == (
        "awareness",
        "consideration",
        NOW + 5 * MINUTE,
    )


def test_a_session_moves_the_scores(profile: CustomerProfile) -> None:
    for n in range(3):
        touch(profile, f"s-{n}")
    profile.refresh_from_db()
    assert (profile.engagement_score, profile.intent_score) == (1.5, 1)  # 3 / 2 and 3 / 3
    assert profile.last_active == NOW


@pytest.mark.django_db(transaction=True)
def test_at_once_the_same_id_counts_once(sunrise: Brokerage) -> None:
    profile = make_profile(sunrise)
    results = race([lambda: touch(CustomerProfile.objects.get(pk=profile.pk), "s-1").is_new] * 6)
    assert sorted(results) == [False] * 5 + [True]
    assert count(profile) == 1


@pytest.mark.django_db(transaction=True)
def test_at_once_without_an_id_it_is_one_session(sunrise: Brokerage) -> None:
    profile = make_profile(sunrise)
    results = race([lambda: touch(CustomerProfile.objects.get(pk=profile.pk), "").is_new] * 6)
    assert sorted(results) == [False] * 5 + [True]
    assert count(profile) == 1
