"""Nudges: the rules on hand-made facts; the cool-down, the switch, the human; in the chat and after
a "yes"."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.models import Conversation, Message
from common.transitions import Actor
from leads.models import Lead
from leads.services.pipeline.interactions import Touch, record_interaction
from listings.models import Project
from profiles.memory.nudges import (
    RULES,
    CustomerStanding,
    Looked,
    Made,
    ProjectNews,
    Suggestion,
    Switch,
    first_due,
    may_fire,
    suggestions,
)
from profiles.models import CustomerProfile, Nudge, NudgeSetting, ProjectInterest, VisitSession
from profiles.services.memory.nudges import make_nudge
from profiles.services.memory.tracking import Subject, track_property_viewed
from tests.conftest import NOW, Api, make_lead, make_listing, make_profile, make_project, reprice
from tests.flows.api_setting import next_saturday
from tests.scheduling.diary_setting import book

NOBODY = CustomerStanding(now=NOW, last_active=NOW)
TWO_DAYS_AGO = NOW - timedelta(days=2)
CITRINE = Looked("p1", "Brigade Citrine", 1)


def days(number: float) -> timedelta:
    return timedelta(days=number)


def fitting(
    who: CustomerStanding = NOBODY, *looked: Looked, homes: int = 0, has_visit: bool = False
) -> list[str]:
    return [one.rule for one in suggestions(who, list(looked), homes, has_visit)]


# --- the rules ------------------------------------------------------------------------------------


def test_nothing_fits_a_stranger() -> None:
    assert not may_fire(NOBODY)
    assert fitting() == []


@pytest.mark.parametrize(("views", "fits"), [(2, []), (3, ["repeat_views"]), (7, ["repeat_views"])])
def test_the_third_view_of_a_project(views: int, fits: list[str]) -> None:
    assert fitting(NOBODY, replace(CITRINE, view_count=views)) == fits


@pytest.mark.parametrize(("homes", "fits"), [(4, []), (5, ["many_homes"])])
def test_five_homes_within_a_day(homes: int, fits: list[str]) -> None:
    assert fitting(homes=homes) == fits


@pytest.mark.parametrize(
    ("away", "fits"), [(13.99, []), (14, ["back_again"]), (200, ["back_again"])]
)
def test_back_after_fourteen_days(away: float, fits: list[str]) -> None:
    who = replace(NOBODY, previous_seen=NOW - days(away))
    assert (fitting(who), may_fire(who)) == (fits, bool(fits))


@pytest.mark.parametrize(
    ("score", "visits", "fits"),
    [(4.99, 0, []), (5, 0, ["high_intent"]), (7, 0, ["high_intent"]), (9, 1, [])],
)
def test_high_intent_without_a_visit(score: float, visits: int, fits: list[str]) -> None:
    who = replace(NOBODY, intent_score=score, site_visits_scheduled=visits)
    assert (fitting(who), may_fire(who)) == (fits, bool(fits))


@pytest.mark.parametrize(
    ("idle", "sessions", "fits"),
    [(3, 2, []), (3.01, 2, ["stuck"]), (3.01, 1, []), (30, 5, ["stuck"])],
)
def test_stuck_in_consideration(idle: float, sessions: int, fits: list[str]) -> None:
    who = replace(
        NOBODY,
        last_active=NOW - days(idle),
        total_sessions=sessions,
        current_stage="consideration",
    )
    assert (fitting(who), may_fire(who)) == (fits, bool(fits))


def test_news_of_what_they_viewed_comes_first_and_says_what_it_is() -> None:
    looked = replace(CITRINE, view_count=3, price_drop=ProjectNews("2BHK", "₹1.20 Cr"))
    first, second = suggestions(NOBODY, [looked], 0, False)
    assert (first.rule, first.offer, first.project) == ("price_drop", "visit", "Brigade Citrine")
    assert "2BHK in Brigade Citrine now costs ₹1.20 Cr" in first.text
    assert second.rule == "repeat_views"
    assert fitting(NOBODY, replace(CITRINE, new_home=ProjectNews("3BHK", "₹2 Cr"))) == ["new_match"]


def test_high_intent_is_about_the_project_they_said_they_like() -> None:
    who = replace(NOBODY, intent_score=5)
    liked = Looked("p2", "Godrej Aqua", 1, marked=True)
    (one,) = suggestions(who, [replace(CITRINE, view_count=2), liked], 0, False)
    assert (one.project_id, one.project) == ("p2", "Godrej Aqua")


def test_to_whom_a_visit_is_planned_no_visit_is_suggested() -> None:
    who = replace(NOBODY, intent_score=5, previous_seen=NOW - days(20))
    assert fitting(who, replace(CITRINE, view_count=5), homes=6, has_visit=True) == [
        "back_again",
        "many_homes",
    ]


# --- cool-down and switch -------------------------------------------------------------------------

REPEAT = Suggestion("repeat_views", "…", "visit", "p1", "Brigade Citrine")
BACK = Suggestion("back_again", "…", "callback")


def test_a_rule_cools_down_per_project() -> None:
    made = [Made("repeat_views", NOW - days(13.9), "p1")]
    assert first_due([REPEAT], made, {}, NOW) is None
    assert first_due([REPEAT, BACK], made, {}, NOW) == BACK
    other = replace(REPEAT, project_id="p2")
    assert first_due([REPEAT, other], made, {}, NOW) == other
    assert first_due([REPEAT], [Made("repeat_views", NOW - days(14), "p1")], {}, NOW) == REPEAT


def test_two_suggestions_are_half_an_hour_apart() -> None:
    assert (
        first_due([BACK], [Made("repeat_views", NOW - timedelta(minutes=29), "p1")], {}, NOW)
        is None
    )
    assert (
        first_due([BACK], [Made("repeat_views", NOW - timedelta(minutes=30), "p1")], {}, NOW)
        == BACK
    )


def test_a_brokerage_switches_a_rule_off_or_sets_its_own_cool_down() -> None:
    assert first_due([REPEAT, BACK], [], {"repeat_views": Switch(is_on=False)}, NOW) == BACK
    shorter = {"repeat_views": Switch(cool_down=days(2))}
    assert first_due([REPEAT], [Made("repeat_views", NOW - days(3), "p1")], shorter, NOW) == REPEAT
    assert first_due([REPEAT], [Made("repeat_views", NOW - days(1), "p1")], shorter, NOW) is None


# --- from the tables ------------------------------------------------------------------------------


def viewed(profile: CustomerProfile, project: Project, times: int, at: Any = TWO_DAYS_AGO) -> None:
    for _ in range(times):
        track_property_viewed(profile=profile, subject=Subject(project=project), at=at)


def nudge(profile: CustomerProfile, **fields: Any) -> Suggestion | None:
    profile = CustomerProfile.objects.select_related("brokerage").get(pk=profile.pk)
    defaults: dict[str, Any] = {
        "channel": "web_chat",
        "has_visit": False,
        "previous_seen": None,
        "now": NOW,
    }
    made = make_nudge(brokerage=profile.brokerage, profile=profile, **(defaults | fields))
    return made[1] if made else None


def test_where_nothing_can_fit_nothing_is_read(
    sunrise: Brokerage, django_assert_num_queries: Any
) -> None:
    profile = make_profile(sunrise)
    with django_assert_num_queries(0):
        assert (
            make_nudge(
                brokerage=sunrise,
                profile=profile,
                channel="web_chat",
                has_visit=False,
                previous_seen=None,
                now=NOW,
            )
            is None
        )


def test_a_suggestion_costs_two_statements_and_is_kept(
    sunrise: Brokerage, citrine: Project, django_assert_num_queries: Any
) -> None:
    profile = make_profile(sunrise)
    viewed(profile, citrine, 3)
    profile.refresh_from_db()
    with django_assert_num_queries(2):
        made = make_nudge(
            brokerage=sunrise,
            profile=profile,
            channel="whatsapp",
            has_visit=False,
            previous_seen=None,
            now=NOW,
        )
    assert made is not None
    row = Nudge.objects.get()
    assert (row.rule, row.project, row.channel, row.at, row.answer) == (
        "repeat_views",
        citrine,
        "whatsapp",
        NOW,
        "",
    )
    assert row.text == made[1].text


def test_it_comes_again_only_after_the_cool_down(sunrise: Brokerage, citrine: Project) -> None:
    profile = make_profile(sunrise)
    viewed(profile, citrine, 3)
    assert nudge(profile) is not None
    assert nudge(profile, now=NOW + days(13)) is None
    assert nudge(profile, now=NOW + days(14)) is not None


def test_what_was_rejected_is_not_suggested(sunrise: Brokerage, citrine: Project) -> None:
    profile = make_profile(sunrise)
    viewed(profile, citrine, 3)
    ProjectInterest.objects.update(rejected_at=NOW)
    assert nudge(profile) is None


def test_switched_off_for_one_brokerage_only(
    sunrise: Brokerage, marina: Brokerage, citrine: Project
) -> None:
    NudgeSetting.objects.create(brokerage=sunrise, rule="repeat_views", is_on=False)
    profile, other = make_profile(sunrise), make_profile(marina)
    viewed(profile, citrine, 3)
    viewed(other, make_project(marina, "Palm"), 3)
    assert nudge(profile) is None
    assert nudge(other) is not None


@pytest.mark.parametrize(("ago", "silent"), [(2.9, True), (3.1, False)])
def test_silent_for_three_days_after_a_human(
    ago: float, silent: bool, sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    profile = make_profile(sunrise)
    lead = make_lead(sunrise, profile, owner=alice)
    viewed(profile, citrine, 3)
    touch = Touch(kind="call", direction="outbound", occurred_at=NOW - days(ago), user=alice)
    record_interaction(lead=lead, touch=touch, brokerage=sunrise, actor=Actor("Alice"), now=NOW)
    assert (nudge(profile) is None) == silent


def test_a_message_of_the_bot_or_the_customer_silences_nothing(
    sunrise: Brokerage, citrine: Project
) -> None:
    profile = make_profile(sunrise)
    lead = make_lead(sunrise, profile)
    viewed(profile, citrine, 3)
    for direction in ("inbound", "outbound"):
        touch = Touch(kind="message", direction=direction, occurred_at=NOW)
        record_interaction(lead=lead, touch=touch, brokerage=sunrise, actor=Actor("bot"), now=NOW)
    assert nudge(profile) is not None


def test_a_price_drop_is_news_only_for_whom_it_concerns(
    sunrise: Brokerage, citrine: Project
) -> None:
    now = timezone.now()
    home = make_listing(citrine, "2BHK", 13_500_000)
    type(home).objects.update(created_at=now - days(30))
    saw, never, wants_3 = (
        make_profile(sunrise),
        make_profile(sunrise),
        make_profile(sunrise, configurations=["3BHK"]),
    )
    for profile in (saw, wants_3):
        viewed(profile, citrine, 1, at=now - days(2))
    assert nudge(saw, now=now) is None
    reprice(home, 12_000_000)
    later = timezone.now()
    told = nudge(saw, now=later)
    assert told is not None
    assert (told.rule, told.project) == ("price_drop", "Brigade Citrine")
    assert "₹1.2 Cr" in told.text
    assert nudge(never, now=later) is None
    assert nudge(wants_3, now=later) is None
    assert nudge(saw, now=later + days(1)) is None


def test_a_price_that_rose_is_no_news(sunrise: Brokerage, citrine: Project) -> None:
    now = timezone.now()
    home = make_listing(citrine, "2BHK", 13_500_000)
    type(home).objects.update(created_at=now - days(30))
    profile = make_profile(sunrise)
    viewed(profile, citrine, 1, at=now - days(2))
    reprice(home, 14_000_000)
    assert nudge(profile, now=timezone.now()) is None


def test_a_new_home_in_a_project_they_viewed(sunrise: Brokerage, citrine: Project) -> None:
    now = timezone.now()
    profile = make_profile(sunrise, configurations=["3BHK"])
    viewed(profile, citrine, 1, at=now - days(2))
    make_listing(citrine, "3BHK", 21_000_000)
    told = nudge(profile, now=timezone.now())
    assert told is not None
    assert told.rule == "new_match"


# --- in the chat ----------------------------------------------------------------------------------


def say(api: Api, text: str, session: str = "s-1") -> dict[str, Any]:
    response = api.post("/api/chat", {"user_id": "anna", "session_id": session, "text": text})
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def three_looks(key: Api) -> dict[str, Any]:
    for session in ("s-1", "s-2"):
        assert say(key, "Tell me about Brigade Citrine", session)["nudge"] is None
    return say(key, "Tell me about Brigade Citrine", "s-3")


def test_the_third_look_suggests_a_visit_and_yes_starts_it(
    key: Api, citrine: Project, alice: User
) -> None:
    answer = three_looks(key)
    assert answer["nudge"]["rule"] == "repeat_views"
    assert "Brigade Citrine" in answer["nudge"]["text"]
    assert Message.objects.order_by("-pk")[0].parts["nudge"] == answer["nudge"]
    reply = say(key, "yes", "s-3")
    assert "visit to Brigade Citrine" in reply["reply"]["text"]
    wanted = Conversation.objects.get().dialogue["wanted"]
    assert (wanted["kind"], wanted["project"]) == ("visit", "Brigade Citrine")
    row = Nudge.objects.get()
    assert (row.answer, row.answered_at is not None) == ("yes", True)
    assert reply["nudge"] is None


def test_no_is_kept_and_nothing_starts(key: Api, citrine: Project, alice: User) -> None:
    three_looks(key)
    say(key, "no thanks", "s-3")
    assert Nudge.objects.get().answer == "no"
    assert Conversation.objects.get().dialogue["wanted"] is None


def test_yes_to_a_call_starts_a_callback(key: Api, citrine: Project, alice: User) -> None:
    say(key, "hello")
    VisitSession.objects.update(last_seen=timezone.now() - days(15))
    assert say(key, "hi", "s-2")["nudge"]["rule"] == "back_again"
    assert Conversation.objects.get().dialogue["offer"]["kind"] == "callback"
    say(key, "yes", "s-2")
    assert Conversation.objects.get().dialogue["wanted"]["kind"] == "callback"


def test_a_message_again_makes_no_second_suggestion(
    key: Api, citrine: Project, alice: User
) -> None:
    three_looks(key)
    assert say(key, "Tell me about Brigade Citrine", "s-4")["nudge"] is None
    assert Nudge.objects.count() == 1


def test_a_booking_in_the_making_is_not_interrupted(
    key: Api, citrine: Project, alice: User
) -> None:
    say(key, "Tell me about Brigade Citrine", "s-1")
    say(key, "Tell me about Brigade Citrine", "s-2")
    say(key, "I want to visit Brigade Citrine", "s-3")
    assert say(key, "Tell me about Brigade Citrine", "s-3")["nudge"] is None


def test_with_a_visit_planned_nobody_is_pushed(
    key: Api, citrine: Project, alice: User, sunrise: Brokerage
) -> None:
    say(key, "hello")
    viewed(CustomerProfile.objects.get(), citrine, 4)
    visit = book(sunrise, citrine, lead=Lead.objects.get(), day=next_saturday(), now=timezone.now())
    assert say(key, "hello")["nudge"] is None
    visit.delete()
    assert say(key, "hello")["nudge"]["rule"] == "repeat_views"


def test_a_turn_costs_no_more_where_nothing_can_fit_and_one_statement_where_something_might(
    key: Api, citrine: Project, alice: User
) -> None:
    say(key, "hello")
    say(key, "hello")  # everything that is looked up once is known

    def cost(text: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            say(key, text)
        return len(seen)

    without = cost("hello")
    CustomerProfile.objects.update(projects_viewed=1)
    assert cost("hello") == without + 1


def test_every_rule_says_what_a_yes_starts() -> None:
    assert {rule.offer for rule in RULES.values()} == {"visit", "callback"}
    assert all(rule.cool_down > timedelta(0) for rule in RULES.values())
