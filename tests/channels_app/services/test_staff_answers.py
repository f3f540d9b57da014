"""A customer asks for a human; a person answers in the admin and gives the thread back to the
bot."""

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from channels_app.models import Conversation, Message
from common.events.dispatch import deliver_due
from leads.models import Interaction, Lead
from tests.conftest import Api
from tests.realty_crm.admin_setting import act, browser

pytestmark = pytest.mark.django_db


def say(key: Api, text: str) -> dict[str, Any]:
    answer = key.post(
        "/api/chat", {"user_id": "u1", "session_id": "s1", "message_id": str(uuid4()), "text": text}
    )
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def waiting(key: Api, alice: User) -> Conversation:
    handed = say(key, "I want to talk to a human")
    assert handed["handed_over"] is True
    conversation = Conversation.objects.get()
    assert (conversation.bot_active, conversation.state) == (False, "waiting")
    return conversation


def test_a_person_answers_and_the_bot_stays_silent(
    waiting: Conversation, key: Api, alice: User
) -> None:
    act(browser(alice), waiting, "answer", text="Hello, Alice here.")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.waiting_since, waiting.agent) == ("open", None, alice)
    thread = key.get("/api/chat/messages?user_id=u1").json()["results"]
    assert (thread[-1]["author"], thread[-1]["text"]) == ("staff", "Hello, Alice here.")
    touch = Interaction.objects.get(direction="outbound")
    assert (touch.user, touch.text) == (alice, "Hello, Alice here.")
    assert Lead.objects.get().status == "contacted"

    silent = say(key, "Show me 2BHK in Whitefield")
    assert (silent["reply"]["text"], silent["handed_over"]) == ("", True)
    say(key, "Hello?")
    while deliver_due():
        pass
    calls = Message.objects.filter(recipient=alice, subject__contains="has answered in the chat")
    assert calls.count() == 1  # the first message since the answer calls, not every one


def test_the_thread_is_given_back(waiting: Conversation, key: Api, alice: User) -> None:
    act(browser(alice), waiting, "give-back")
    answered = say(key, "hello")
    assert answered["handed_over"] is False
    assert answered["reply"]["text"]


def test_a_thread_is_taken_over_from_the_bot(key: Api, alice: User) -> None:
    say(key, "hello")
    conversation = Conversation.objects.get()
    act(browser(alice), conversation, "take-over")
    assert say(key, "hello")["handed_over"] is True


def test_refused_answers_change_nothing(waiting: Conversation, alice: User, charlie: User) -> None:
    before = Message.objects.count()
    assert act(browser(charlie), waiting, "answer", text="Hello from elsewhere").status_code == 404
    act(browser(alice), waiting, "answer", text="   ")
    Conversation.objects.update(state="resolved")
    act(browser(alice), waiting, "answer", text="Too late")
    waiting.refresh_from_db()
    assert (Message.objects.count(), Interaction.objects.filter(direction="outbound").count()) == (
        before,
        0,
    )
    assert (waiting.agent, waiting.bot_active) == (None, False)


def test_who_was_given_the_thread_answers_on_a_colleagues_lead(
    waiting: Conversation, alice: User, bob: User
) -> None:
    """The thread is within Bob's reach, the lead is Alice's and stays so; the touch is his."""
    Lead.objects.update(owner=alice)
    before = Message.objects.count()
    assert act(browser(bob), waiting, "answer", text="Hello, Bob here.").status_code == 404
    assert Message.objects.count() == before
    Conversation.objects.update(agent=bob)
    act(browser(bob), waiting, "answer", text="Hello, Bob here.")
    touch = Interaction.objects.get(direction="outbound")
    assert (touch.user, touch.text, touch.lead.owner) == (bob, "Hello, Bob here.", alice)
