"""A message is read before the transaction of its turn, in the light of what the bot asked last."""

from typing import Any

import pytest
from django.db import connection

from accounts.models import Brokerage, User
from channels_app.bot.understanding.meaning import Asked, Understood
from channels_app.bot.understanding.message import understand
from channels_app.channels.contract import Inbound
from channels_app.models import Conversation
from channels_app.services import hear as hearing
from channels_app.services.answer import answer
from channels_app.services.hear import Heard, hear
from listings.models import Project
from profiles.handles import Contact
from profiles.models import CustomerProfile
from tests.conftest import NOW, Api, make_listing

ANNA = Contact.of(visitor_id="v_anna")


def heard(brokerage: Brokerage, text: str, contact: Contact = ANNA) -> Heard:
    return hear(brokerage=brokerage, inbound=Inbound(contact, text), now=NOW)


def turn(brokerage: Brokerage, text: str) -> dict[str, Any]:
    return answer(brokerage=brokerage, heard=heard(brokerage, text))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Asked | None]:
    """What each reading was told to expect."""
    expectations: list[Asked | None] = []

    def reading(text: str, **given: Any) -> Understood:
        expectations.append(given["expecting"])
        return understand(text, **given)

    monkeypatch.setattr(hearing, "understand", reading)
    return expectations


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k-1"}])
def test_no_transaction_is_open_while_a_message_is_read(
    key: Api, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    open_then: list[bool] = []

    def reading(text: str, **given: Any) -> Understood:
        open_then.append(connection.in_atomic_block)
        return understand(text, **given)

    monkeypatch.setattr(hearing, "understand", reading)
    body = {"user_id": "anna", "session_id": "s-1", "text": "2BHK in Whitefield"}
    assert key.post("/api/chat", body, **headers).status_code == 200
    assert open_then == [False]


@pytest.mark.django_db
def test_an_answer_is_read_once_and_as_an_answer(
    sunrise: Brokerage, citrine: Project, alice: User, counted: list[Asked | None]
) -> None:
    make_listing(citrine)
    turn(sunrise, "I want to visit Brigade Citrine")
    asked = Conversation.objects.get().dialogue["expecting"]
    assert asked
    turn(sunrise, "tomorrow")
    assert counted == [None, asked]


@pytest.mark.django_db
def test_what_was_read_before_another_turn_is_read_again(
    sunrise: Brokerage, citrine: Project, alice: User, counted: list[Asked | None]
) -> None:
    """Two messages at once: the second was read before the first one's answer asked who it is."""
    make_listing(citrine)
    second = heard(sunrise, "anna kurian")
    assert not second.said.slots.who  # two words of anybody
    turn(sunrise, "I want to visit Brigade Citrine")
    assert Conversation.objects.get().dialogue["expecting"] == "contact"
    given = answer(brokerage=sunrise, heard=second)
    assert counted == [None, None, Asked.CONTACT]
    assert given["understood"]["slots"]["name"] == "Anna Kurian"


@pytest.mark.django_db
def test_another_customers_question_is_not_what_is_answered(
    sunrise: Brokerage, marina: Brokerage, citrine: Project, alice: User
) -> None:
    make_listing(citrine)
    turn(sunrise, "I want to visit Brigade Citrine")
    assert heard(sunrise, "x").expecting
    assert heard(marina, "x").expecting is None
    assert heard(sunrise, "x", Contact.of(visitor_id="v_bert")).expecting is None
    assert heard(sunrise, "x", Contact()).expecting is None
    assert CustomerProfile.objects.count() == 1  # hearing makes nobody
