"""Saved queries at their edges, in pages, for whom; the same in the admin; the overview of
customers and journeys."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from listings.models import Project
from profiles.memory.patterns import PATTERNS
from profiles.models import CustomerProfile, ProjectInterest, StageChange
from profiles.selectors.segments import in_segment
from profiles.services.memory.stages import advance
from tests.conftest import NOW, Api, key_api, make_lead, make_profile, make_project, staff_api
from tests.realty_crm.admin_setting import browser, list_url

DAY = timedelta(days=1)


def customer(brokerage: Brokerage, name: str, **fields: Any) -> CustomerProfile:
    profile = make_profile(brokerage, name)
    CustomerProfile.objects.filter(pk=profile.pk).update(**fields)
    return profile


def names(segment: str, now: Any = NOW) -> set[str]:
    rows = in_segment(CustomerProfile.objects.all(), segment, now)
    return set(rows.values_list("display_name", flat=True))


def test_hot_and_active_within_seven_days(sunrise: Brokerage) -> None:
    customer(sunrise, "edge", intent_temperature="hot", last_active=NOW - 7 * DAY)
    customer(
        sunrise, "late", intent_temperature="hot", last_active=NOW - 7 * DAY - timedelta(seconds=1)
    )
    customer(sunrise, "warm", intent_temperature="warm", last_active=NOW)
    assert names("hot") == {"edge"}


def test_stuck_needs_consideration_idleness_and_two_sessions(sunrise: Brokerage) -> None:
    stuck = {
        "current_stage": "consideration",
        "last_active": NOW - 3 * DAY - timedelta(seconds=1),
        "total_sessions": 2,
    }
    customer(sunrise, "stuck", **stuck)
    customer(sunrise, "three days", **stuck | {"last_active": NOW - 3 * DAY})
    customer(sunrise, "one session", **stuck | {"total_sessions": 1})
    customer(sunrise, "visit", **stuck | {"current_stage": "visit"})
    assert names("stuck") == {"stuck"}


def test_high_intent_without_a_visit(sunrise: Brokerage) -> None:
    customer(sunrise, "five", intent_score=5)
    customer(sunrise, "less", intent_score=4.99)
    customer(sunrise, "visited", intent_score=8, site_visits_scheduled=1)
    assert names("high-intent") == {"five"}


def test_repeat_viewers_looked_three_times_at_one_project(
    sunrise: Brokerage, citrine: Project
) -> None:
    thrice, twice = customer(sunrise, "thrice"), customer(sunrise, "twice and twice")
    ProjectInterest.objects.create(brokerage=sunrise, profile=thrice, project=citrine, view_count=3)
    for project in (citrine, make_project(sunrise, "Godrej Aqua")):
        ProjectInterest.objects.create(
            brokerage=sunrise, profile=twice, project=project, view_count=2
        )
    assert names("repeat-viewers") == {"thrice"}


def hot_ones(brokerage: Brokerage, number: int) -> list[CustomerProfile]:
    now = timezone.now()
    return [
        customer(
            brokerage, f"hot {n}", intent_temperature="hot", last_active=now - timedelta(minutes=n)
        )
        for n in range(number)
    ]


def test_pages_last_active_first(key: Api, sunrise: Brokerage, marina: Brokerage) -> None:
    hot_ones(sunrise, 5)
    customer(marina, "foreign", intent_temperature="hot", last_active=timezone.now())
    first = key.get("/api/segments/hot?page_size=3").json()
    assert [row["name"] for row in first["results"]] == ["hot 0", "hot 1", "hot 2"]
    second = key.get(first["next"].partition("testserver")[2]).json()
    assert [row["name"] for row in second["results"]] == ["hot 3", "hot 4"]
    assert second["next"] is None


def test_who_was_merged_away_is_left_out(key: Api, sunrise: Brokerage) -> None:
    winner, loser = hot_ones(sunrise, 2)
    CustomerProfile.objects.filter(pk=loser.pk).update(merged_into=winner)
    assert [row["name"] for row in key.get("/api/segments/hot").json()["results"]] == ["hot 0"]


def test_an_agent_sees_own_customers_only(
    sunrise: Brokerage, alice: User, bob: User, meera: User
) -> None:
    mine, other = hot_ones(sunrise, 2)
    make_lead(sunrise, mine, owner=alice)
    make_lead(sunrise, other, owner=bob)
    listed = {
        user: [r["name"] for r in staff_api(user).get("/api/segments/hot").json()["results"]]
        for user in (alice, meera)
    }
    assert listed == {alice: ["hot 0"], meera: ["hot 0", "hot 1"]}


def test_no_such_segment_or_filter(key: Api) -> None:
    assert key.get("/api/segments/cold").status_code == 404
    assert key.get("/api/segments/hot?colour=red").status_code == 400


@pytest.mark.parametrize("segment", PATTERNS)
def test_every_segment_is_a_filter_of_the_admin(
    segment: str, sunrise: Brokerage, meera: User
) -> None:
    now = timezone.now()
    customer(sunrise, "Zebedee", last_active=now - DAY)
    wanted = {
        "hot": {"intent_temperature": "hot", "last_active": now},
        "stuck": {
            "current_stage": "consideration",
            "total_sessions": 2,
            "last_active": now - 4 * DAY,
        },
        "high-intent": {"intent_score": 6},
        "repeat-viewers": {},
    }[segment]
    found = customer(sunrise, "Xanthippe", **{"last_active": now} | wanted)
    if segment == "repeat-viewers":
        project = make_project(sunrise, "Aqua")
        ProjectInterest.objects.create(
            brokerage=sunrise, profile=found, project=project, view_count=3
        )
    page = browser(meera).get(list_url(CustomerProfile) + f"?segment={segment}").content.decode()
    assert "Xanthippe" in page
    assert "Zebedee" not in page


# --- analytics ------------------------------------------------------------------------------------


def test_customers_over_a_period(key: Api, sunrise: Brokerage, marina: Brokerage) -> None:
    now = timezone.now()
    long_ago = now - 60 * DAY
    customer(
        sunrise,
        "new",
        first_seen=now - DAY,
        last_active=now - DAY,
        intent_score=4,
        total_sessions=1,
    )
    customer(
        sunrise, "back", first_seen=long_ago, last_active=now - 2 * DAY, intent_score=7,
        total_sessions=4,
        current_stage="visit", intent_temperature="hot",
    )  # fmt: skip
    customer(sunrise, "gone", first_seen=long_ago, last_active=long_ago, intent_score=9)
    customer(marina, "foreign", first_seen=now, last_active=now)
    found = key.get("/api/analytics/customer-profiles?timeframe=30d").json()
    assert found["customers"] == {"total": 3, "new": 1, "active": 2, "returning": 1}
    assert found["averages"] == {
        "engagement_score": 0,
        "intent_score": 5.5,
        "sentiment": None,
        "sessions": 2.5,
    }
    assert (found["by_stage"]["visit"], found["by_stage"]["awareness"]) == (1, 1)
    assert found["by_temperature"] == {"hot": 1, "warm": 0, "cold": 1}
    assert key.get("/api/analytics/customer-profiles").json()["timeframe"] == "30d"
    assert key.get("/api/analytics/customer-profiles?timeframe=90d").json()["customers"]["new"] == 3


def test_journeys_over_a_period(key: Api, sunrise: Brokerage) -> None:
    now = timezone.now()
    for spent in (2, 4):
        profile = customer(sunrise, f"after {spent}", first_seen=now - 10 * DAY)
        profile.refresh_from_db()
        advance(
            profile=profile, to="consideration", reason="came back", now=now - (10 - spent) * DAY
        )
        advance(profile=profile, to="visit", reason="booked", now=now - DAY)
    old = customer(sunrise, "old", first_seen=now - 90 * DAY)
    old.refresh_from_db()
    advance(profile=old, to="consideration", reason="came back", now=now - 80 * DAY)
    found = key.get("/api/analytics/journeys?timeframe=30d").json()
    assert found["steps"] == [
        {"from_stage": "awareness", "to_stage": "consideration", "count": 2, "mean_days": 3.0},
        {
            "from_stage": "consideration",
            "to_stage": "visit",
            "count": 2,
            "mean_days": 6.0,
        },  # 7 and 5
    ]
    assert found["stages_now"] == {
        "awareness": 0,
        "consideration": 1,
        "visit": 2,
        "negotiation": 0,
        "closed": 0,
    }
    assert StageChange.objects.count() == 5


@pytest.mark.parametrize("timeframe", ["30", "0d", "1000d", "-1d", "30h", "d"])
def test_a_timeframe_is_days(timeframe: str, key: Api) -> None:
    assert key.get(f"/api/analytics/journeys?timeframe={timeframe}").status_code == 400


def test_analytics_are_for_managers_and_keys_with_read(
    sunrise: Brokerage, alice: User, meera: User
) -> None:
    path = "/api/analytics/customer-profiles"
    assert staff_api(meera).get(path).status_code == 200
    assert staff_api(alice).get(path).status_code == 403
    assert key_api(sunrise, "chat,booking,admin").get(path).status_code == 403
