"""Welcome back: the first rule that fits, on hand-made facts; then what the facts are read from."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Brokerage, User
from listings.models import Project
from profiles.memory.welcome import Welcome, WelcomeFacts, join, welcome_back
from profiles.models import CustomerProfile
from profiles.selectors.welcome import welcome_facts
from profiles.services.memory.tracking import (
    Subject,
    mark_interested,
    track_property_rejected,
    track_property_viewed,
)
from tests.conftest import NOW, make_listing, make_profile, make_project
from tests.scheduling.diary_setting import book

YESTERDAY = NOW - timedelta(days=1)
EVERYTHING = WelcomeFacts(
    now=NOW,
    last_seen=YESTERDAY,
    interested_in=("Brigade Citrine",),
    explored=("Godrej Aqua", "Prestige Falcon City", "Brigade Citrine", "Sobha Neopolis"),
    configurations=("2BHK", "3BHK"),
    locations=("Whitefield", "Hoodi"),
)


def greet(**facts: Any) -> Welcome | None:
    return welcome_back(replace(WelcomeFacts(now=NOW, last_seen=YESTERDAY), **facts))


def test_the_first_session_has_no_greeting() -> None:
    assert welcome_back(replace(EVERYTHING, last_seen=None)) is None


def test_rule_1_a_long_time_ago_wins_over_everything() -> None:
    welcome = welcome_back(replace(EVERYTHING, last_seen=NOW - timedelta(days=30)))
    assert welcome is not None
    assert welcome.rule == "away"
    assert welcome.text.startswith(
        "Welcome back! It's been a while! You were looking at properties in Whitefield and Hoodi."
    )
    assert welcome.offer == ""


def test_thirty_days_is_the_boundary() -> None:
    just_under = welcome_back(
        replace(EVERYTHING, last_seen=NOW - timedelta(days=30) + timedelta(seconds=1))
    )
    assert just_under is not None
    assert just_under.rule == "interested"


def test_away_without_known_places_names_the_projects_or_nothing() -> None:
    long_ago = NOW - timedelta(days=90)
    explored, nothing = (
        greet(last_seen=long_ago, explored=("Godrej Aqua",)),
        greet(last_seen=long_ago),
    )
    assert explored is not None
    assert "You were looking at Godrej Aqua." in explored.text
    assert nothing is not None
    assert nothing.text == "Welcome back! It's been a while! Shall we pick up from there?"


def test_rule_2_one_interest_and_no_visit_offers_one() -> None:
    assert welcome_back(EVERYTHING) == Welcome(
        "interested",
        "Welcome back! I see you were interested in Brigade Citrine. Would you like to schedule a "
        "site visit there?",
        offer="Brigade Citrine",
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"has_upcoming_visit": True},
        {"interested_in": ("Brigade Citrine", "Godrej Aqua")},
        {"interested_in": ()},
    ],
)
def test_rule_2_needs_one_interest_and_no_visit(facts: dict[str, Any]) -> None:
    welcome = welcome_back(replace(EVERYTHING, **facts))
    assert welcome is not None
    assert (welcome.rule, welcome.offer) == ("explored", "")


def test_rule_3_names_up_to_three_newest_first() -> None:
    welcome = welcome_back(replace(EVERYTHING, interested_in=()))
    assert welcome == Welcome(
        "explored",
        "Welcome back! Last time you explored Godrej Aqua, Prestige Falcon City and Brigade "
        "Citrine. "
        "Looking for more 2BHK in Whitefield options?",
        configuration="2BHK",
        location="Whitefield",
    )


@pytest.mark.parametrize(
    ("facts", "end"),
    [
        ({"configurations": ("3BHK",)}, "Looking for more 3BHK options?"),
        ({"locations": ("Hoodi",)}, "Looking for more options in Hoodi?"),
        ({}, "Looking for more options like these?"),
    ],
)
def test_rule_3_says_only_what_is_known(facts: dict[str, Any], end: str) -> None:
    welcome = greet(explored=("Godrej Aqua",), **facts)
    assert welcome is not None
    assert welcome.text == f"Welcome back! Last time you explored Godrej Aqua. {end}"


def test_rule_4_preferences_only() -> None:
    assert greet(configurations=("3BHK",), locations=("Sarjapur",)) == Welcome(
        "preferences",
        "Welcome back! Looking for more 3BHK in Sarjapur options?",
        configuration="3BHK",
        location="Sarjapur",
    )


def test_nothing_known_is_a_plain_greeting() -> None:
    assert greet() == Welcome("neutral", "Welcome back! How can I help you today?")


def test_who_is_not_verified_learns_nothing() -> None:
    for last_seen in (YESTERDAY, NOW - timedelta(days=90)):
        welcome = welcome_back(replace(EVERYTHING, verified=False, last_seen=last_seen))
        assert welcome == Welcome("neutral", "Welcome back! How can I help you today?")


@pytest.mark.parametrize(
    ("names", "text"),
    [((), ""), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")],
)
def test_joining_names(names: tuple[str, ...], text: str) -> None:
    assert join(names) == text


def facts_of(profile: CustomerProfile) -> WelcomeFacts:
    profile.refresh_from_db()
    return welcome_facts(profile=profile, previous_seen=YESTERDAY, verified=True, now=NOW)


def test_facts_of_views_and_interests(sunrise: Brokerage, citrine: Project) -> None:
    profile = make_profile(sunrise, configurations=["2BHK"], locations=["Whitefield"])
    names = ["Godrej Aqua", "Prestige Falcon City", "Sobha Neopolis"]
    for hours, project in enumerate([citrine, *(make_project(sunrise, name) for name in names)]):
        at = NOW - timedelta(hours=hours)
        track_property_viewed(profile=profile, subject=Subject(project=project), at=at)
    mark_interested(profile=profile, subject=Subject(project=citrine), level="high", at=NOW)
    assert facts_of(profile) == WelcomeFacts(
        now=NOW,
        last_seen=YESTERDAY,
        interested_in=("Brigade Citrine",),
        explored=("Brigade Citrine", "Godrej Aqua", "Prestige Falcon City"),
        configurations=("2BHK",),
        locations=("Whitefield",),
    )


def test_three_views_are_no_marked_interest(sunrise: Brokerage, citrine: Project) -> None:
    profile = make_profile(sunrise)
    for _ in range(3):
        track_property_viewed(profile=profile, subject=Subject(project=citrine), at=NOW)
    assert facts_of(profile).interested_in == ()


def test_what_was_rejected_is_not_mentioned(sunrise: Brokerage, citrine: Project) -> None:
    profile = make_profile(sunrise)
    track_property_viewed(profile=profile, subject=Subject(project=citrine), at=NOW)
    mark_interested(profile=profile, subject=Subject(project=citrine), level="high", at=NOW)
    track_property_rejected(
        profile=profile, subject=Subject(project=citrine), reason="too far", at=NOW
    )
    assert (facts_of(profile).explored, facts_of(profile).interested_in) == ((), ())


def test_an_interest_without_a_view_is_not_called_explored(
    sunrise: Brokerage, citrine: Project
) -> None:
    profile = make_profile(sunrise)
    mark_interested(profile=profile, subject=Subject(project=citrine), level="medium", at=NOW)
    assert (facts_of(profile).explored, facts_of(profile).interested_in) == (
        (),
        ("Brigade Citrine",),
    )


def test_a_listing_without_a_project_is_named_too(sunrise: Brokerage, citrine: Project) -> None:
    alone = make_listing(citrine)
    alone.project, alone.title = None, "Garden villa, Hoodi"
    alone.save()
    profile = make_profile(sunrise)
    track_property_viewed(profile=profile, subject=Subject.of_listing(alone), at=NOW)
    assert facts_of(profile).explored == ("Garden villa, Hoodi",)


def test_an_upcoming_visit_is_known(sunrise: Brokerage, citrine: Project, alice: User) -> None:
    visit = book(sunrise, citrine)
    assert facts_of(visit.profile).has_upcoming_visit
    assert not facts_of(make_profile(sunrise)).has_upcoming_visit
