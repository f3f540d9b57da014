"""Suggestions to customers who are away: to whom, by which channel, when not, what became of them;
once each."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app import tasks
from channels_app.models import ChannelAccount, Conversation, Message, Outgoing
from channels_app.services import push_nudges
from common.transitions import Actor
from leads.services.pipeline.interactions import Touch, record_interaction
from listings.models import Project
from profiles.models import CustomerProfile, Nudge, NudgeSetting, ProjectInterest
from tests.channels_app.push_setting import (
    allows,
    has_chatted,
    has_email,
    looked,
    make_away,
    push,
    push_on,
    run,
)
from tests.conftest import NOW, Api, make_lead, make_listing, make_project, reprice, visitor_api
from tests.flows.at_once import at_once
from tests.realty_crm.admin_setting import make_visit

DAY = timedelta(days=1)
#: 22:30 in Bengaluru, and nine o'clock of the next morning there
NIGHT, MORNING = (
    datetime(2026, 11, 20, 17, 0, tzinfo=UTC),
    datetime(2026, 11, 21, 3, 30, tzinfo=UTC),
)


@pytest.fixture
def anna(sunrise: Brokerage, citrine: Project) -> CustomerProfile:
    """Looked at Brigade Citrine three times, allowed offers, chatted and has a proved e-mail."""
    push_on(sunrise)
    profile = make_away(sunrise)
    looked(profile, citrine)
    allows(profile)
    has_chatted(profile)
    has_email(profile)
    return profile


def sent() -> Message:
    return Message.objects.get(keys__key__startswith="nudge:")


def prefers(profile: CustomerProfile, channel: str) -> None:
    CustomerProfile.objects.filter(pk=profile.pk).update(preferred_channel=channel)


# --- how it goes out ------------------------------------------------------------------------------


def test_it_is_said_in_the_chat_where_they_wrote_last(
    anna: CustomerProfile, sunrise: Brokerage
) -> None:
    assert push(sunrise) == 1
    nudge, message = Nudge.objects.get(), sent()
    assert (nudge.rule, nudge.channel, nudge.at, nudge.profile) == (
        "repeat_views",
        "web_chat",
        NOW,
        anna,
    )
    assert message.keys.get().key == f"nudge:{nudge.pk}"
    assert (message.channel, message.author, message.purpose, message.status) == (
        "web_chat",
        "bot",
        "marketing",
        "sent",
    )
    assert (
        message.body
        == nudge.text
        == "You have come back to Brigade Citrine 3 times. Shall I book a site visit there?"
    )
    assert not Outgoing.objects.exists()


def test_by_e_mail_to_whom_prefers_it_through_the_outbox(
    anna: CustomerProfile, sunrise: Brokerage
) -> None:
    prefers(anna, "email")
    assert push(sunrise) == 1
    message = sent()
    assert (message.channel, message.address, message.status) == (
        "email",
        "Anna@example.org",
        "queued",
    )
    assert message.subject == "About Brigade Citrine"
    assert "Shall I book a site visit there?" in message.body
    assert "/chat/sunrise/" in message.body
    assert "/my/" not in message.body  # the link to their own page is put in as it goes out
    assert Outgoing.objects.get().message == message
    assert Nudge.objects.get().channel == "email"


def test_a_preferred_channel_that_cannot_send_gives_way(
    anna: CustomerProfile, sunrise: Brokerage
) -> None:
    prefers(anna, "whatsapp")
    push(sunrise)
    assert sent().channel == "web_chat"


def test_a_claimed_address_gets_nothing(sunrise: Brokerage, citrine: Project) -> None:
    push_on(sunrise)
    profile = make_away(sunrise)
    looked(profile, citrine)
    allows(profile)
    claim = has_email(profile, verified=False)
    assert push(sunrise) == 0
    claim.verified_at = NOW
    claim.save()
    assert push(sunrise) == 1
    assert sent().channel == "email"


def test_who_reads_the_thread_finds_it_there(sunrise: Brokerage) -> None:
    api = visitor_api(sunrise)
    answer = api.post("/api/chat", {"session_id": "s-1", "text": "hello"})
    profile = Conversation.objects.get().profile
    now = (timezone.now() + 2 * DAY).replace(hour=6)
    push_on(sunrise, "high_intent")
    CustomerProfile.objects.filter(pk=profile.pk).update(intent_score=6)
    allows(profile, now=now)
    assert push(sunrise, now) == 1
    after = f"/api/chat/messages?after={answer.json()['reply']['id']}"
    (shown,) = api.get(after).json()["results"]
    assert shown["author"] == "bot"
    assert shown["text"] == "Shall I book a site visit, so that you can see for yourself?"


def test_yes_as_the_next_message_starts_what_was_pushed(
    key: Api, sunrise: Brokerage, citrine: Project
) -> None:
    for session in ("s-1", "s-2"):
        key.post(
            "/api/chat",
            {"user_id": "anna", "session_id": session, "text": "Tell me about Brigade Citrine"},
        )
    profile = CustomerProfile.objects.get()
    push_on(sunrise)
    ProjectInterest.objects.update(view_count=3)
    now = (timezone.now() + 2 * DAY).replace(hour=6)
    allows(profile, now=now)
    assert push(sunrise, now) == 1
    reply = key.post("/api/chat", {"user_id": "anna", "session_id": "s-3", "text": "yes"}).json()
    assert "visit to Brigade Citrine" in reply["reply"]["text"]
    wanted = Conversation.objects.get().dialogue["wanted"]
    assert (wanted["kind"], wanted["project"]) == ("visit", "Brigade Citrine")
    assert Nudge.objects.get().answer == "yes"


# --- to whom not ----------------------------------------------------------------------------------


def nothing_happened() -> bool:
    sent = Message.objects.filter(keys__key__startswith="nudge:")
    return not Nudge.objects.exists() and not sent.exists()


def test_off_until_the_brokerage_switches_it_on(anna: CustomerProfile, sunrise: Brokerage) -> None:
    NudgeSetting.objects.all().delete()
    assert push(sunrise) == 0
    NudgeSetting.objects.create(brokerage=sunrise, rule="repeat_views")
    assert push(sunrise) == 0
    NudgeSetting.objects.update(is_pushed=True, is_on=False)
    assert push(sunrise) == 0
    assert nothing_happened()


@pytest.mark.parametrize("state", ["withdrawn", ""])
def test_without_a_yes_to_offers_nobody_is_written_to(
    state: str, sunrise: Brokerage, citrine: Project
) -> None:
    push_on(sunrise)
    profile = make_away(sunrise)
    looked(profile, citrine)
    has_chatted(profile)
    if state:
        allows(profile, state=state)
    assert push(sunrise) == 0
    assert nothing_happened()


def test_consent_is_per_channel_and_the_last_word_counts(
    anna: CustomerProfile, sunrise: Brokerage
) -> None:
    allows(anna, "web_chat", "withdrawn")
    assert push(sunrise) == 1
    assert sent().channel == "email"
    allows(anna, "email", "withdrawn")
    assert push(sunrise, NOW + 20 * DAY) == 0


def test_silent_for_three_days_after_a_human(
    anna: CustomerProfile, sunrise: Brokerage, alice: User
) -> None:
    lead = make_lead(sunrise, anna, owner=alice)
    touch = Touch(kind="call", direction="outbound", occurred_at=NOW - 2.9 * DAY, user=alice)
    record_interaction(lead=lead, touch=touch, brokerage=sunrise, actor=Actor("Alice"), now=NOW)
    assert push(sunrise) == 0
    assert nothing_happened()
    assert push(sunrise, NOW + 0.2 * DAY) == 1


def test_not_while_a_human_has_the_thread_nor_with_a_visit_planned(
    anna: CustomerProfile, sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    Conversation.objects.update(bot_active=False)
    assert push(sunrise) == 0
    Conversation.objects.update(bot_active=True)
    visit = make_visit(make_lead(sunrise, anna, owner=alice), citrine, alice, NOW + DAY)
    assert push(sunrise) == 0
    assert nothing_happened()
    visit.delete()
    assert push(sunrise) == 1


@pytest.mark.parametrize(("ago", "pushed"), [(0.9, 0), (1, 1), (59, 1), (60, 0)])
def test_who_was_here_today_or_two_months_ago_is_left_alone(
    ago: float, pushed: int, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    CustomerProfile.objects.filter(pk=anna.pk).update(last_active=NOW - timedelta(days=ago))
    assert push(sunrise) == pushed


def test_what_only_makes_sense_to_somebody_here_is_never_pushed(
    anna: CustomerProfile, sunrise: Brokerage
) -> None:
    NudgeSetting.objects.all().delete()
    push_on(sunrise, "back_again", "many_homes")
    for number in range(5):
        looked(anna, make_project(sunrise, f"Project {number}"), 1, NOW + 1.5 * DAY)
    assert push(sunrise) == 0


def test_another_brokerages_customers_are_its_own(anna: CustomerProfile, marina: Brokerage) -> None:
    push_on(marina)
    assert push(marina) == 0
    assert nothing_happened()


# --- which, and how often -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "columns"),
    [
        ("high_intent", {"intent_score": 5}),
        (
            "stuck",
            {"current_stage": "consideration", "last_active": NOW - 3.1 * DAY, "total_sessions": 2},
        ),
    ],
)
def test_rules_that_look_at_the_customer_alone(
    rule: str, columns: dict[str, Any], sunrise: Brokerage
) -> None:
    push_on(sunrise, rule)
    profile = make_away(sunrise)
    has_chatted(profile)
    allows(profile)
    assert push(sunrise) == 0
    CustomerProfile.objects.update(**columns)
    assert push(sunrise) == 1
    assert Nudge.objects.get().rule == rule


def test_news_reach_whom_they_concern(sunrise: Brokerage, citrine: Project) -> None:
    now = timezone.now().replace(hour=6)
    push_on(sunrise, "price_drop", "new_match")
    home = make_listing(citrine, "2BHK", 13_500_000)
    type(home).objects.update(created_at=now - 30 * DAY)
    anna, wants_3, never = (
        make_away(sunrise, "Anna", now),
        make_away(sunrise, "Zara", now, configurations=["3BHK"]),
        make_away(sunrise, "Nina", now),
    )
    for profile in (anna, wants_3, never):
        has_chatted(profile, now)
        allows(profile, now=now)
    for profile in (anna, wants_3):
        looked(profile, citrine, 1, now)
    assert push(sunrise, now) == 0
    reprice(home, 12_000_000)
    with CaptureQueriesContext(connection) as seen:
        assert push(sunrise, now + DAY) == 1
    assert not [query for query in seen.captured_queries if str(wants_3.pk) in query["sql"]]
    assert (Nudge.objects.get().rule, Nudge.objects.get().profile) == ("price_drop", anna)
    make_listing(citrine, "3BHK", 21_000_000)
    assert push(sunrise, now + 1.1 * DAY) == 1
    assert Nudge.objects.get(profile=wants_3).rule == "new_match"


def test_one_a_run_and_one_a_day_although_two_are_due(
    anna: CustomerProfile, sunrise: Brokerage
) -> None:
    push_on(sunrise, "high_intent")
    CustomerProfile.objects.update(intent_score=6)
    assert push(sunrise) == 1
    assert push(sunrise, NOW + timedelta(minutes=10)) == 0
    assert push(sunrise, NOW + DAY) == 1
    assert list(Nudge.objects.order_by("at").values_list("rule", flat=True)) == [
        "repeat_views",
        "high_intent",
    ]


def test_a_suggestion_of_the_chat_cools_down_here_too(
    anna: CustomerProfile, sunrise: Brokerage, citrine: Project
) -> None:
    Nudge.objects.create(
        brokerage=sunrise, profile=anna, project=citrine, rule="repeat_views", text="…",
        channel="web_chat",
        at=NOW - 2.5 * DAY,
    )  # fmt: skip
    assert push(sunrise) == 0
    push_on(sunrise, cool_down_days=2)
    assert push(sunrise) == 1


def test_what_is_no_news_is_said_once_until_they_are_back(
    anna: CustomerProfile, sunrise: Brokerage
) -> None:
    assert push(sunrise) == 1
    assert push(sunrise, NOW + 15 * DAY) == 0
    CustomerProfile.objects.update(last_active=NOW + 13 * DAY)
    assert push(sunrise, NOW + 15 * DAY) == 1


# --- when, and what the gate says -----------------------------------------------------------------


def test_an_e_mail_waits_for_the_morning_and_the_audit_says_why(
    anna: CustomerProfile, sunrise: Brokerage
) -> None:
    prefers(anna, "email")
    assert push(sunrise, NIGHT) == 1
    assert (sent().status, sent().gate["action"], sent().gate["reason"]) == (
        "queued",
        "hold",
        "quiet hours",
    )
    assert Outgoing.objects.get().due_at == MORNING


def test_nothing_is_put_into_a_chat_at_night(anna: CustomerProfile, sunrise: Brokerage) -> None:
    assert push(sunrise, NIGHT) == 0
    assert nothing_happened()
    assert push(sunrise, MORNING) == 1


def test_the_customers_own_hours_and_zone_are_kept(
    anna: CustomerProfile, sunrise: Brokerage
) -> None:
    """11:30 in Bengaluru is one o'clock at night in New York."""
    CustomerProfile.objects.update(quiet_from=time(11), quiet_until=time(12, 30))
    assert push(sunrise) == 0
    CustomerProfile.objects.update(quiet_from=None, quiet_until=None, timezone="America/New_York")
    assert push(sunrise) == 0
    CustomerProfile.objects.update(timezone="nowhere")
    assert push(sunrise) == 1


def test_a_stopped_channel_refuses_and_the_reason_is_kept(
    anna: CustomerProfile, sunrise: Brokerage
) -> None:
    ChannelAccount.objects.create(brokerage=sunrise, kind="web_chat", name="site", status="stopped")
    thread = Conversation.objects.get()
    assert push(sunrise) == 1
    assert (sent().status, sent().status_reason) == ("refused", "the channel is stopped")
    thread.refresh_from_db()
    assert not thread.dialogue.get("offer")


def test_a_refused_message_is_not_in_the_thread(sunrise: Brokerage) -> None:
    from channels_app.selectors import thread

    push_on(sunrise, "high_intent")
    profile = make_away(sunrise, intent_score=6)
    has_chatted(profile)
    allows(profile)
    ChannelAccount.objects.create(brokerage=sunrise, kind="web_chat", name="site", status="stopped")
    push(sunrise)
    assert [message.body for message in thread(profile, None)] == ["Hello"]


def test_a_human_who_calls_before_the_morning_stops_what_waits(
    anna: CustomerProfile, sunrise: Brokerage, alice: User
) -> None:
    from channels_app.services.send_due import send_due

    prefers(anna, "email")
    push(sunrise, NIGHT)
    lead = make_lead(sunrise, anna, owner=alice)
    now = timezone.now()
    touch = Touch(kind="call", direction="outbound", occurred_at=now, user=alice)
    record_interaction(lead=lead, touch=touch, brokerage=sunrise, actor=Actor("Alice"), now=now)
    Outgoing.objects.update(due_at=now)
    send_due()
    assert (sent().status, sent().status_reason) == (
        "refused",
        "a person talked to the customer lately",
    )


# --- many, at once, and broken --------------------------------------------------------------------


def crowd(brokerage: Brokerage, project: Project, number: int, views: int) -> None:
    for one in range(number):
        profile = make_away(brokerage, f"Customer {one}")
        looked(profile, project, views)
        allows(profile)
        has_chatted(profile)


def test_batches_go_on_where_the_last_one_ended(
    sunrise: Brokerage, citrine: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push_nudges, "BATCH", 2)
    push_on(sunrise)
    crowd(sunrise, citrine, 5, 3)
    monkeypatch.setattr(tasks.timezone, "now", lambda: NOW)
    assert tasks.push_nudges() == 5
    assert Nudge.objects.values("profile").distinct().count() == 5
    assert tasks.push_nudges() == 0


def test_idle_customers_cost_no_statement(sunrise: Brokerage, citrine: Project) -> None:
    push_on(sunrise, "repeat_views", "price_drop", "new_match", "high_intent", "stuck")

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert run(sunrise).pushed == 0
        return len(seen)

    crowd(sunrise, citrine, 2, 2)
    few = cost()
    crowd(sunrise, citrine, 20, 2)
    assert cost() == few == 4  # the settings, the customers, and a savepoint around them


def test_a_customer_at_whom_it_breaks_holds_up_nobody(
    sunrise: Brokerage, citrine: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    push_on(sunrise)
    crowd(sunrise, citrine, 3, 3)
    real, calls = push_nudges.make_nudge, []

    def breaks_once(**fields: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("broken")
        return real(**fields)

    monkeypatch.setattr(push_nudges, "make_nudge", breaks_once)
    assert push(sunrise) == 2
    assert Nudge.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_make_one_suggestion_each(
    sunrise: Brokerage, citrine: Project
) -> None:
    push_on(sunrise)
    crowd(sunrise, citrine, 12, 3)
    done = at_once(*[lambda: push(sunrise) for _ in range(4)])
    assert sum(done) == 12
    sent = Message.objects.filter(keys__key__startswith="nudge:")
    assert Nudge.objects.count() == sent.count() == 12
    assert Nudge.objects.values("profile").distinct().count() == 12


@pytest.mark.django_db(transaction=True)
def test_a_customer_whom_another_worker_has_is_skipped(
    sunrise: Brokerage, citrine: Project
) -> None:
    push_on(sunrise)
    crowd(sunrise, citrine, 1, 3)
    with transaction.atomic():
        CustomerProfile.objects.select_for_update().get()
        assert at_once(lambda: push(sunrise)) == [0]
    assert push(sunrise) == 1
