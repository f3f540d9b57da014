"""Which event tells whom what; every cause is told once."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.conversation.workflow import CUSTOMER as CHATTING
from channels_app.conversation.workflow import hand_over
from channels_app.events import CONVERSATION_HANDED_OVER
from channels_app.models import Conversation, Message
from channels_app.notices.table import NOTICES
from channels_app.services.conversations import open_conversation
from common.events import emit, handler_of
from common.events.dispatch import deliver_due
from common.models import EventDelivery
from common.transitions import Actor
from listings.models import Project
from profiles.handles import read_email
from scheduling.events import (
    CALLBACK_LATE,
    CALLBACK_REQUESTED,
    VISIT_BOOKED,
    VISIT_EXPIRED,
    VISIT_PASSED_ON,
)
from scheduling.models import SiteVisit
from scheduling.services.visits.status import change_visit_status
from tests.channels_app.thread_setting import add_message
from tests.conftest import NOW, TEST, make_lead, make_profile, make_user
from tests.realty_crm.admin_setting import make_visit
from tests.scheduling.diary_setting import JOHN, ask, book

WITH_MAIL = JOHN.saying(name="John Doe", email=read_email("john@example.com"))


def deliver() -> None:
    while deliver_due():
        pass
    assert not EventDelivery.objects.exclude(state="done").exists()


def told() -> dict[str, str]:
    """Subject by address, of what was queued so far."""
    return {message.address: message.subject for message in Message.objects.filter(channel="email")}


def texts_of_the_table() -> set[str]:
    return {
        f"{notice.event.name}_{audience.template}"
        for notice in NOTICES
        for audience in notice.audiences
        if audience.template
    }


def test_every_declared_notice_has_its_text() -> None:
    assert len(NOTICES) > 20
    for name in texts_of_the_table():
        assert get_template(f"messages/{name}.txt")


def test_every_text_belongs_to_a_declared_notice() -> None:
    folder = Path(get_template("messages/visit_booked_agent.txt").origin.name).parent
    pushed = {"nudge_customer"}  # not the news of an event: services/push_nudges.py
    assert {path.stem for path in folder.glob("*.txt")} == texts_of_the_table() | pushed


def test_an_event_has_one_line() -> None:
    events = [notice.event.name for notice in NOTICES]
    assert len(events) == len(set(events))


def test_a_booked_visit_tells_customer_and_rm(
    sunrise: Brokerage, citrine: Project, alice: User, meera: User
) -> None:
    visit = book(sunrise, citrine, contact=WITH_MAIL)
    deliver()
    assert told() == {
        "john@example.com": "Your visit to Brigade Citrine is booked",
        "alice@sunrise.test": "New visit: Brigade Citrine, Saturday 21 November, morning (9 AM – "
        "12 PM)",
    }
    customers = Message.objects.get(address="john@example.com")
    assert visit.reference in customers.body
    assert "Alice Thomas" in customers.body
    assert (customers.purpose, customers.recipient) == ("service", None)
    alices = Message.objects.get(address="alice@sunrise.test")
    assert "John Doe, +919876543210, john@example.com" in alices.body
    assert f"/admin/scheduling/sitevisit/{visit.pk}/change/" in alices.body
    assert (alices.purpose, alices.recipient) == ("staff", alice)


def test_a_customer_without_mail_is_not_written_to(
    sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    book(sunrise, citrine, contact=JOHN)
    deliver()
    assert set(told()) == {"alice@sunrise.test"}


@pytest.mark.parametrize(
    ("status", "subjects"),
    [
        ("confirmed", {"john@example.com", "alice@sunrise.test"}),
        ("cancelled", {"john@example.com", "alice@sunrise.test"}),
    ],
)
def test_steps_are_told(
    sunrise: Brokerage, citrine: Project, alice: User, status: str, subjects: set[str]
) -> None:
    visit = book(sunrise, citrine, contact=WITH_MAIL)
    deliver()
    Message.objects.all().delete()
    change_visit_status(visit=visit, status=status, reason="r", actor=TEST, now=NOW)
    deliver()
    assert set(told()) == subjects
    assert status in told()["john@example.com"]


def test_an_expired_visit_reaches_the_managers_too(
    sunrise: Brokerage, citrine: Project, alice: User, meera: User, omar: User
) -> None:
    visit = book(sunrise, citrine, contact=WITH_MAIL)
    deliver()
    Message.objects.all().delete()
    emit(VISIT_EXPIRED, brokerage_id=sunrise.pk, visit_id=visit.pk)
    deliver()
    assert set(told()) == {"john@example.com", "alice@sunrise.test", "meera@sunrise.test"}


def test_a_callback_tells_customer_and_rm(sunrise: Brokerage, alice: User) -> None:
    callback, _ = ask(sunrise, contact=WITH_MAIL, urgency="urgent")
    deliver()
    assert set(told()) == {"john@example.com", "alice@sunrise.test"}
    assert callback.reference in Message.objects.get(address="john@example.com").body
    assert "+919876543210" in Message.objects.get(address="alice@sunrise.test").body


def test_a_manager_who_is_the_rm_hears_once(sunrise: Brokerage, meera: User, alice: User) -> None:
    callback, _ = ask(sunrise, contact=JOHN)
    callback.agent = meera
    callback.save()
    deliver()
    Message.objects.all().delete()
    emit(CALLBACK_LATE, brokerage_id=sunrise.pk, callback_id=callback.pk)
    deliver()
    assert [m.address for m in Message.objects.all()] == ["meera@sunrise.test"]


def test_a_handler_that_runs_again_tells_nothing_twice(
    sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    book(sunrise, citrine, contact=WITH_MAIL)
    deliver()
    EventDelivery.objects.update(state="pending", due_at=timezone.now())
    deliver()
    assert Message.objects.count() == 2


def test_what_was_erased_meanwhile_is_not_told(
    sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    emit(VISIT_BOOKED, brokerage_id=sunrise.pk, visit_id=uuid4())
    emit(CALLBACK_REQUESTED, brokerage_id=sunrise.pk, callback_id=uuid4())
    emit(CONVERSATION_HANDED_OVER, brokerage_id=sunrise.pk, conversation_id=uuid4(), reason="")
    deliver()
    assert not Message.objects.exists()


@pytest.fixture
def thread(sunrise: Brokerage) -> Conversation:
    """A customer who has written in the web chat."""
    conversation = open_conversation(profile=make_profile(sunrise), now=NOW)
    add_message(conversation, author="customer", channel="web_chat", now=NOW, body="Hi")
    return conversation


def posts(thread: Conversation) -> list[str]:
    return list(thread.messages.filter(author="system").values_list("body", flat=True))


def booked_in(thread: Conversation, citrine: Project) -> SiteVisit:
    return book(
        thread.brokerage,
        citrine,
        lead=make_lead(thread.brokerage, thread.profile),
        contact=WITH_MAIL,
    )


def test_a_web_chat_customer_reads_it_in_the_thread_once(
    sunrise: Brokerage, citrine: Project, alice: User, thread: Conversation
) -> None:
    visit = booked_in(thread, citrine)
    deliver()
    assert posts(thread) == []  # the booking itself was answered where it was made
    change_visit_status(
        visit=visit, status="confirmed", actor=Actor("Alice Thomas", alice.pk), now=NOW
    )
    deliver()
    EventDelivery.objects.update(state="pending", due_at=timezone.now())
    deliver()
    told_where = (
        "Your visit to Brigade Citrine on Saturday 21 November, morning (9 AM – 12 PM) is "
        "confirmed."
    )
    assert posts(thread) == [f"{told_where} Alice Thomas will meet you."]


def test_what_the_customer_did_in_the_chat_is_not_repeated_there(
    sunrise: Brokerage, citrine: Project, alice: User, thread: Conversation
) -> None:
    visit = booked_in(thread, citrine)
    change_visit_status(visit=visit, status="cancelled", reason="r", actor=CHATTING, now=NOW)
    deliver()
    assert posts(thread) == []


def test_what_is_told_is_decided_by_where_it_was_said_and_not_by_words(
    sunrise: Brokerage, citrine: Project, alice: User, thread: Conversation
) -> None:
    """On their own page the customer is "customer, by chat" too, as far as words go."""
    visit = booked_in(thread, citrine)
    elsewhere = Actor(CHATTING.words)
    change_visit_status(visit=visit, status="cancelled", reason="r", actor=elsewhere, now=NOW)
    deliver()
    assert len(posts(thread)) == 1


def test_a_step_that_came_after_changes_nothing_about_the_one_before(
    sunrise: Brokerage, citrine: Project, alice: User, thread: Conversation
) -> None:
    visit = booked_in(thread, citrine)
    change_visit_status(visit=visit, status="confirmed", actor=TEST, now=NOW)
    change_visit_status(visit=visit, status="cancelled", reason="r", actor=CHATTING, now=NOW)
    deliver()
    assert len(posts(thread)) == 1  # of the confirmation; by now it says that it is cancelled


def test_a_line_in_the_thread_goes_where_the_customer_can_be_reached(
    sunrise: Brokerage, citrine: Project, alice: User, thread: Conversation
) -> None:
    """They went on by a channel on which we cannot write: the web chat still has it."""
    add_message(thread, author="customer", channel="whatsapp", now=NOW, body="Hi from my phone")
    visit = booked_in(thread, citrine)
    change_visit_status(visit=visit, status="confirmed", actor=TEST, now=NOW)
    deliver()
    (line,) = thread.messages.filter(author="system")
    assert (line.channel, line.status, line.gate["action"]) == ("web_chat", "sent", "send")


def test_who_writes_by_e_mail_is_not_told_twice_by_e_mail(
    sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    thread = open_conversation(profile=make_profile(sunrise), now=NOW)
    mail = {"channel": "email", "address": "john@example.com"}
    add_message(thread, author="customer", now=NOW, body="Hi", **mail)
    visit = booked_in(thread, citrine)
    change_visit_status(visit=visit, status="confirmed", actor=TEST, now=NOW)
    deliver()
    told_john = Message.objects.filter(address="john@example.com", direction="outbound")
    assert [m.subject for m in told_john.order_by("id")] == [
        "Your visit to Brigade Citrine is booked",
        "Your visit to Brigade Citrine is confirmed",
    ]


def test_an_event_costs_the_same_statements_however_many_hear_it(
    sunrise: Brokerage, citrine: Project, alice: User, meera: User
) -> None:
    visit = book(sunrise, citrine, contact=WITH_MAIL)

    def cost() -> int:
        event = emit(VISIT_EXPIRED, brokerage_id=sunrise.pk, visit_id=visit.pk)
        tell = handler_of("channels_app.tell.visit_expired")
        assert tell
        with CaptureQueriesContext(connection) as seen:
            tell(event)
        return len(seen)

    few = cost()
    for number in range(5):
        make_user(sunrise, f"Manager{number} Rao", "manager")
    assert cost() == few
    assert Message.objects.filter(recipient__role="manager").count() == 1 + 6


def test_a_closed_thread_is_left_alone(
    sunrise: Brokerage, citrine: Project, alice: User, thread: Conversation
) -> None:
    visit = booked_in(thread, citrine)
    Conversation.objects.update(state="resolved")
    change_visit_status(visit=visit, status="confirmed", actor=TEST, now=NOW)
    deliver()
    assert posts(thread) == []


@pytest.mark.parametrize("owned", [True, False])
def test_a_hand_over_calls_the_owner_or_the_managers(
    sunrise: Brokerage, alice: User, meera: User, thread: Conversation, owned: bool
) -> None:
    lead: Any = make_lead(sunrise, thread.profile, owner=alice if owned else None)
    hand_over(conversation=thread, lead=lead, reason="asked for a human", now=NOW)
    deliver()
    assert set(told()) == {"alice@sunrise.test" if owned else "meera@sunrise.test"}
    assert (
        "John Doe is waiting for a human (asked for a human)"
        in Message.objects.get(channel="email").body
    )


def test_a_manager_who_left_is_not_written_to(
    sunrise: Brokerage, meera: User, thread: Conversation
) -> None:
    meera.is_active = False
    meera.save()
    hand_over(conversation=thread, lead=None, reason="r", now=NOW)
    deliver()
    assert told() == {}


def test_whoever_loses_a_visit_hears_of_it(
    sunrise: Brokerage, citrine: Project, alice: User, bob: User
) -> None:
    visit = make_visit(make_lead(sunrise, name="John Doe"), citrine, bob)
    emit(VISIT_PASSED_ON, brokerage_id=sunrise.pk, visit_id=visit.pk, agent_id=alice.pk)
    while deliver_due():
        pass
    (notice,) = Message.objects.filter(recipient=alice)
    assert notice.subject == "No longer yours: the visit to Brigade Citrine"
    assert visit.reference in notice.body
    assert not Message.objects.filter(recipient=bob).exists()
