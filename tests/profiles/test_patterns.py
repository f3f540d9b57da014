"""What a pattern means is asserted through all its readers at once: the filter of segments, what is
pushed to whom is away, and what the chat suggests to whom is back."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Brokerage
from listings.models import Project
from profiles.memory.nudges import RULES
from profiles.memory.patterns import HIGH_INTENT, PATTERNS, REPEATED_VIEWS, STUCK
from profiles.models import CustomerProfile, Nudge, ProjectInterest, VisitSession
from profiles.selectors.segments import in_segment
from profiles.services.memory.nudges import make_nudge
from profiles.services.memory.sessions import touch_session
from tests.channels_app.push_setting import allows, has_chatted, make_away, push, push_on
from tests.conftest import NOW, make_project

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
#: the pattern's name among the segments, and among the suggestions
SUGGESTED = {STUCK.key: "stuck", HIGH_INTENT.key: "high_intent", REPEATED_VIEWS.key: "repeat_views"}
#: long enough away to be pushed to, too short to be stuck
TWO_DAYS_AWAY: dict[str, Any] = {"last_active": NOW - 2 * DAY}


def customer(brokerage: Brokerage, **columns: Any) -> CustomerProfile:
    """Somebody who may be pushed to and may be talked to, with these columns."""
    profile = make_away(brokerage)
    allows(profile)
    has_chatted(profile)
    return set_columns(profile, **columns)


def set_columns(profile: CustomerProfile, **columns: Any) -> CustomerProfile:
    CustomerProfile.objects.filter(pk=profile.pk).update(**columns)
    profile.refresh_from_db()
    seen = profile.last_active
    VisitSession.objects.create(
        brokerage=profile.brokerage, profile=profile, key="the last one",
        number=profile.total_sessions, started_at=seen, last_seen=seen,
    )  # fmt: skip
    return profile


def readers(profile: CustomerProfile, key: str) -> dict[str, bool]:
    """What each of them says of the customer, now."""
    found = {"segment": in_segment(CustomerProfile.objects.all(), key, NOW).exists()}
    rule = SUGGESTED[key]
    push_on(profile.brokerage, rule)
    push(profile.brokerage)
    found["pushed"] = Nudge.objects.filter(rule=rule).exists()
    Nudge.objects.all().delete()
    as_set = {"intent_score": profile.intent_score}  # coming back scores anew what it rests on
    previous = touch_session(profile=profile, key="back", now=NOW).previous_seen
    CustomerProfile.objects.filter(pk=profile.pk).update(**as_set)
    profile.refresh_from_db()
    make_nudge(
        brokerage=profile.brokerage,
        profile=profile,
        channel="web_chat",
        has_visit=False,
        previous_seen=previous,
        now=NOW,
    )
    found["chat"] = Nudge.objects.filter(rule=rule).exists()
    return found


def all_say(fits: bool) -> dict[str, bool]:
    return dict.fromkeys(("segment", "pushed", "chat"), fits)


@pytest.mark.parametrize(
    ("idle", "sessions", "stage", "fits"),
    [
        (3 * DAY + SECOND, 2, "consideration", True),
        (3 * DAY, 2, "consideration", False),
        (3 * DAY - SECOND, 2, "consideration", False),
        (3 * DAY + SECOND, 1, "consideration", False),
        (30 * DAY, 9, "consideration", True),
        (3 * DAY + SECOND, 2, "visit", False),
        (3 * DAY + SECOND, 2, "negotiation", False),
        (3 * DAY + SECOND, 2, "closed", False),
    ],
)
def test_stuck(idle: timedelta, sessions: int, stage: str, fits: bool, sunrise: Brokerage) -> None:
    """How long they have been in the stage does not matter: only that they were not here."""
    profile = customer(
        sunrise,
        last_active=NOW - idle,
        total_sessions=sessions,
        current_stage=stage,
        stage_since=NOW - 30 * DAY,
    )
    assert readers(profile, STUCK.key) == all_say(fits)


def test_who_is_aware_only_is_not_stuck(sunrise: Brokerage) -> None:
    """Their second session brings them into consideration; they were not in it when they left."""
    long_ago = {"last_active": NOW - 4 * DAY, "current_stage": "awareness"}
    profile = customer(sunrise, total_sessions=1, **long_ago)
    assert readers(profile, STUCK.key) == all_say(False)
    profile.refresh_from_db()
    assert profile.current_stage == "consideration"


def test_who_entered_the_stage_a_moment_before_they_left_may_be_stuck(sunrise: Brokerage) -> None:
    left = NOW - 3 * DAY - SECOND
    profile = customer(
        sunrise,
        last_active=left,
        stage_since=left,
        total_sessions=2,
        current_stage="consideration",
    )
    assert readers(profile, STUCK.key) == all_say(True)


@pytest.mark.parametrize(
    ("score", "visits", "fits"),
    [("5.00", 0, True), ("4.99", 0, False), ("7.00", 0, True), ("5.00", 1, False)],
)
def test_high_intent(score: str, visits: int, fits: bool, sunrise: Brokerage) -> None:
    profile = customer(sunrise, intent_score=score, site_visits_scheduled=visits, **TWO_DAYS_AWAY)
    assert readers(profile, HIGH_INTENT.key) == all_say(fits)


@pytest.mark.parametrize(("views", "fits"), [(2, False), (3, True), (4, True)])
def test_repeated_views(views: int, fits: bool, sunrise: Brokerage, citrine: Project) -> None:
    profile = customer(sunrise, projects_viewed=2, **TWO_DAYS_AWAY)
    looked(profile, citrine, views)
    looked(profile, make_project(sunrise, "Godrej Aqua"), 2)
    assert readers(profile, REPEATED_VIEWS.key) == all_say(fits)


def looked(profile: CustomerProfile, at: Project, views: int) -> None:
    ProjectInterest.objects.create(
        brokerage=profile.brokerage, profile=profile, project=at, view_count=views,
        first_viewed=NOW - 3 * DAY, last_viewed=NOW - 2 * DAY,
    )  # fmt: skip


def test_the_suggestions_say_what_their_pattern_says() -> None:
    for key, rule in SUGGESTED.items():
        assert RULES[rule].title == PATTERNS[key].words
