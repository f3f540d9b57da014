"""Retention: what is older than its days goes, in batches, per brokerage."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Brokerage
from channels_app.models import ChatTurn, Message, Outgoing
from channels_app.services.conversations import open_conversation
from common.ids import uuid7
from leads.models import Interaction
from profiles.models import PropertyView, RetentionRule, SentimentPoint
from profiles.privacy.retention import Kind, declare, kinds
from profiles.services.privacy.retention import apply_retention, kept_days
from profiles.tasks import apply_retention as job
from tests.channels_app.thread_setting import add_message
from tests.conftest import NOW, make_lead, make_profile

pytestmark = pytest.mark.django_db


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def mood(brokerage: Brokerage, days: float) -> SentimentPoint:
    profile = make_profile(brokerage)
    return SentimentPoint.objects.create(
        brokerage=brokerage, profile=profile, score=0.5, frustration=0, at=ago(days)
    )


def test_the_declared_kinds_and_days(sunrise: Brokerage) -> None:
    assert kept_days(sunrise) == {
        "views": 730, "sessions": 730, "moods": 365, "site_events": 90, "memories": 1095,
        "nudges": 365, "codes": 7,
        "jobs": 365, "interactions": 1825, "content_scores": 1825, "messages": 1095,
        "chat_turns": 30,
    }  # fmt: skip
    with pytest.raises(ValueError, match="twice"):
        declare(Kind("views", "", 1, lambda brokerage, before: PropertyView.objects.all()))
    assert len(kinds()) == 12


def test_the_boundary_is_the_day(sunrise: Brokerage) -> None:
    kept, gone = mood(sunrise, 365), mood(sunrise, 365.01)
    assert list(apply_retention(brokerage=sunrise, now=NOW)) == [("moods", 1)]
    assert list(SentimentPoint.objects.all()) == [kept]
    assert gone.pk


def test_a_brokerages_own_days_hold_for_it_alone(sunrise: Brokerage, marina: Brokerage) -> None:
    RetentionRule.objects.create(brokerage=sunrise, kind="moods", days=10)
    mine, theirs = mood(sunrise, 11), mood(marina, 11)
    for brokerage in (sunrise, marina):
        list(apply_retention(brokerage=brokerage, now=NOW))
    assert list(SentimentPoint.objects.all()) == [theirs]
    assert mine.pk != theirs.pk


def test_it_works_in_batches(sunrise: Brokerage) -> None:
    for _ in range(5):
        mood(sunrise, 400)
    work = apply_retention(brokerage=sunrise, now=NOW, batch=2)
    assert next(work) == ("moods", 2)
    assert SentimentPoint.objects.count() == 3
    assert list(work) == [("moods", 2), ("moods", 1)]


def test_messages_go_and_those_still_to_be_sent_stay(sunrise: Brokerage) -> None:
    thread = open_conversation(profile=make_profile(sunrise), now=NOW)
    old, waiting, new = (
        add_message(thread, author="customer", channel="web_chat", now=NOW, body=body)
        for body in ("a", "b", "c")
    )
    Message.objects.filter(pk__in=[old.pk, waiting.pk]).update(created_at=ago(1100))
    Message.objects.filter(pk=new.pk).update(created_at=ago(1000))
    Outgoing.objects.create(brokerage=sunrise, message=waiting, due_at=NOW)
    turn = ChatTurn.objects.create(
        brokerage=sunrise, speaker="external:a", message_id=uuid7(), answer={}
    )
    ChatTurn.objects.filter(pk=turn.pk).update(created_at=ago(31))
    assert dict(apply_retention(brokerage=sunrise, now=NOW)) == {"messages": 1, "chat_turns": 1}
    assert set(Message.objects.values_list("body", flat=True)) == {"b", "c"}


def test_touches_of_open_leads_stay(sunrise: Brokerage) -> None:
    for status in ("new", "won"):
        lead = make_lead(sunrise, status=status)
        Interaction.objects.create(
            brokerage=sunrise, lead=lead, profile=lead.profile, kind="call", occurred_at=ago(2000)
        )
    list(apply_retention(brokerage=sunrise, now=NOW))
    assert [touch.lead.status for touch in Interaction.objects.all()] == ["new"]


def test_the_job_does_all_brokerages(sunrise: Brokerage, marina: Brokerage) -> None:
    mood(sunrise, 5000)
    mood(marina, 5000)
    assert job() == 2
    assert not SentimentPoint.objects.exists()
