"""Threads: one open per topic, and who speaks."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import Brokerage, User
from channels_app.conversation.workflow import give_back, hand_over
from channels_app.models import Conversation
from channels_app.selectors import thread
from channels_app.services.conversations import open_conversation
from common.models import Event
from profiles.models import CustomerProfile
from tests.channels_app.thread_setting import add_message
from tests.common.race import race
from tests.conftest import NOW, TEST, make_lead, make_profile


@pytest.fixture
def profile(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise)


def opened(profile: CustomerProfile, topic: str = "property") -> Conversation:
    return open_conversation(profile=profile, now=NOW, topic=topic)


@pytest.mark.parametrize("state", ["open", "waiting", "snoozed"])
def test_the_thread_goes_on(profile: CustomerProfile, state: str) -> None:
    first = opened(profile)
    Conversation.objects.update(state=state)
    assert opened(profile).pk == first.pk


def test_a_resolved_thread_is_over(profile: CustomerProfile) -> None:
    first = opened(profile)
    Conversation.objects.update(state="resolved")
    second = opened(profile)
    assert second.pk != first.pk
    assert (second.state, second.dialogue, second.bot_active) == ("open", {}, True)


def test_threads_are_apart_by_topic_and_customer(
    profile: CustomerProfile, sunrise: Brokerage
) -> None:
    threads = [opened(profile), opened(profile, "support"), opened(make_profile(sunrise, "Jane"))]
    assert len({thread.pk for thread in threads}) == 3


@pytest.mark.django_db(transaction=True)
def test_at_once_one_thread_is_opened(sunrise: Brokerage) -> None:
    profile = make_profile(sunrise)

    def open_one() -> object:
        with transaction.atomic():
            return opened(profile).pk

    assert len(set(race([open_one] * 6))) == 1


def test_handing_over_mutes_the_bot_and_says_so_once(profile: CustomerProfile, alice: User) -> None:
    conversation = opened(profile)
    lead = make_lead(profile.brokerage, profile, owner=alice)
    hand_over(conversation=conversation, lead=lead, reason="asked for a human", now=NOW)
    hand_over(conversation=conversation, lead=lead, reason="again", now=NOW + timedelta(hours=1))
    fresh = Conversation.objects.get()
    assert (fresh.bot_active, fresh.state, fresh.waiting_since, fresh.agent) == (
        False,
        "waiting",
        NOW,
        alice,
    )
    event = Event.objects.get(name="conversation_handed_over")
    assert event.payload == {"conversation_id": str(conversation.pk), "reason": "asked for a human"}


def test_the_agent_in_the_thread_stays(profile: CustomerProfile, alice: User, bob: User) -> None:
    conversation = opened(profile)
    conversation.agent = bob
    conversation.save()
    lead = make_lead(profile.brokerage, profile, owner=alice)
    hand_over(conversation=conversation, lead=lead, reason="r", now=NOW)
    assert Conversation.objects.get().agent == bob


def test_who_waits_already_waits_since_then(profile: CustomerProfile) -> None:
    conversation = opened(profile)
    conversation.waiting_since = NOW - timedelta(hours=2)
    hand_over(conversation=conversation, lead=None, reason="r", now=NOW)
    assert Conversation.objects.get().waiting_since == NOW - timedelta(hours=2)


def test_giving_back_lets_the_bot_start_afresh(profile: CustomerProfile) -> None:
    conversation = opened(profile)
    conversation.dialogue = {"expecting": "contact"}
    conversation.save()
    hand_over(conversation=conversation, lead=None, reason="r", now=NOW)
    give_back(conversation=conversation, actor=TEST, now=NOW)
    fresh = Conversation.objects.get()
    assert (fresh.bot_active, fresh.state, fresh.waiting_since, fresh.dialogue) == (
        True,
        "open",
        None,
        {},
    )


def test_the_customer_reads_the_web_chat_and_nothing_else(
    profile: CustomerProfile, alice: User
) -> None:
    conversation = opened(profile)
    said = [
        add_message(conversation, author="customer", channel="web_chat", now=NOW, body="1"),
        add_message(conversation, author="bot", channel="web_chat", now=NOW, body="2"),
        add_message(conversation, author="staff", channel="web_chat", now=NOW, body="3"),
    ]
    add_message(
        conversation,
        author="system",
        channel="web_chat",
        now=NOW,
        body="for staff",
        purpose="staff",
    )
    add_message(conversation, author="bot", channel="email", now=NOW, body="by mail")
    assert thread(profile, None) == said
    assert thread(profile, said[0].pk) == said[1:]
    assert thread(make_profile(profile.brokerage, "Jane"), None) == []


def test_a_long_thread_starts_with_its_newest_hundred(profile: CustomerProfile) -> None:
    conversation = opened(profile)
    said = [
        add_message(conversation, author="bot", channel="web_chat", now=NOW, body=str(n))
        for n in range(103)
    ]
    assert thread(profile, None) == said[3:]
    assert thread(profile, said[0].pk) == said[1:101]
