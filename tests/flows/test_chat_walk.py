"""The main walk: a customer chats, finds a home, books a visit, comes back and is remembered; the
RM hears of it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from accounts.models import Brokerage, User
from channels_app.models import Message
from channels_app.services.send_due import send_due
from common.events.dispatch import deliver_due
from leads.models import Lead
from listings.models import Project
from profiles.models import CustomerProfile
from scheduling.models import SiteVisit
from tests.conftest import NOW, Api, make_listing, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Friday noon, whatever day the tests run on: "this Saturday morning" is still to come."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def catalogue(sunrise: Brokerage, citrine: Project) -> None:
    make_listing(citrine, "2BHK", 13_500_000)
    make_listing(citrine, "3BHK", 21_000_000)
    make_listing(
        make_project(sunrise, "Prestige Falcon City", "Kanakapura Road"), "2BHK", 12_000_000
    )


def say(api: Api, text: str, session: str = "s-1", **fields: Any) -> dict[str, Any]:
    body = {
        "user_id": "user_abc",
        "session_id": session,
        "message_id": str(uuid4()),
        "text": text,
    } | fields
    response = api.post("/api/chat", body)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def test_from_first_question_to_confirmed_visit(
    key: Api, catalogue: None, alice: User, sunrise: Brokerage, mailoutbox: list[Any]
) -> None:
    found = say(key, "Show me 2BHK in Whitefield under 2 Cr")
    assert found["understood"]["intent"] == "search"
    assert found["understood"]["slots"]["budget_max"] == "20000000"
    assert [card["project"] for card in found["reply"]["listings"]] == ["Brigade Citrine"]
    assert found["reply"]["listings"][0]["price"] == "13500000"
    assert "₹1.35 Cr" in found["reply"]["text"]
    assert found["welcome_back"] is None
    assert found["profile"]["total_sessions"] == 1

    asked = say(key, "I'd like to visit Brigade Citrine")
    assert asked["reply"]["booking"] is None
    for missing in ("your name", "your phone number", "the day", "morning"):
        assert missing in asked["reply"]["text"]

    booked = say(
        key,
        "My name is John Doe, phone +91 98765 43210, john@example.com, I'm free this Saturday "
        "morning",
    )
    booking = booked["reply"]["booking"]
    assert booking["status"] == "pending"
    assert booking["slot"] == "morning"
    assert date.fromisoformat(booking["date"]).strftime("%A") == "Saturday"
    assert booking["agent"]["name"] == "Alice Thomas"
    assert (booking["rm_notes"], booking["lead_score"]) == (
        None,
        None,
    )  # a chat card is the customer's to read
    assert "Alice Thomas" in booked["reply"]["text"]

    lead = Lead.objects.get()
    assert (lead.name, lead.phone, lead.email) == ("John Doe", "+919876543210", "john@example.com")
    assert (lead.status, lead.owner) == ("visit", alice)
    # 3 messages + phone 10 + budget 10 + location 5 + recency 20
    assert (lead.lead_score, lead.temperature) == (48, "warm")

    while deliver_due():
        pass
    while send_due():
        pass
    told = {m.to[0]: m for m in mail.outbox}
    assert set(told) == {"john@example.com", "alice@sunrise.test"}
    assert "Brigade Citrine" in told["alice@sunrise.test"].subject

    mail.outbox.clear()
    visit = SiteVisit.objects.get()
    confirmed = key.put(f"/api/admin/schedule/visit/{visit.pk}/status", {"status": "confirmed"})
    assert confirmed.status_code == 200
    while deliver_due():
        pass
    while send_due():
        pass
    assert "john@example.com" in [m.to[0] for m in mail.outbox]
    assert Message.objects.filter(keys__key__endswith=":thread").count() == 1

    back = say(key, "Hi", session="s-2")
    assert "Brigade Citrine" in back["welcome_back"]
    assert back["profile"]["total_sessions"] == 2


def test_the_same_message_again_changes_nothing(key: Api, catalogue: None, alice: User) -> None:
    message_id = str(uuid4())
    first = say(key, "Show me 2BHK in Whitefield", message_id=message_id)
    again = say(key, "Show me 2BHK in Whitefield", message_id=message_id)
    assert again == first
    assert Lead.objects.get().messages_count == 1
    assert CustomerProfile.objects.get().total_sessions == 1


def test_yes_after_an_offer_starts_what_was_offered(key: Api, catalogue: None, alice: User) -> None:
    say(key, "Tell me about Brigade Citrine")
    asked = say(key, "yes please")
    assert "your visit to Brigade Citrine" in asked["reply"]["text"]


def test_a_callback_by_chat(key: Api, catalogue: None, alice: User) -> None:
    asked = say(key, "Please call me back, it's urgent")
    assert asked["reply"]["booking"] is None
    assert "your phone number" in asked["reply"]["text"]
    done = say(key, "9876543210")
    assert done["reply"]["booking"]["urgency"] == "urgent"


JOHN = "John Doe, 98765 43210"


def test_another_time_after_a_booking_moves_the_visit(
    key: Api, catalogue: None, alice: User
) -> None:
    say(key, "I'd like to visit Brigade Citrine")
    booked = say(key, f"I am {JOHN}, this Saturday morning")["reply"]["booking"]
    moved = say(key, "nahi sunday ko karo")["reply"]["booking"]
    later = say(key, "can we do it at 4pm instead")["reply"]["booking"]
    assert [b["id"] for b in (moved, later)] == [booked["id"]] * 2
    assert [b["slot"] for b in (booked, moved)] == ["morning", "morning"]
    sunday = date.fromisoformat(booked["date"]) + timedelta(days=1)
    assert moved["date"] == later["date"] == sunday.isoformat()
    assert later["start"].startswith(f"{sunday}T16:00")
    assert SiteVisit.objects.count() == 1


def test_a_question_about_a_project_is_no_booking(key: Api, catalogue: None, alice: User) -> None:
    asked = say(key, f"I want to visit a flat this Saturday morning, I am {JOHN}")
    assert "Which project" in asked["reply"]["text"]
    told = say(key, "tell me about Prestige Falcon City")
    assert (told["understood"]["intent"], SiteVisit.objects.count()) == ("details", 0)
    booked = say(key, "yes")["reply"]["booking"]
    assert (booked["project"]["name"], booked["slot"]) == ("Prestige Falcon City", "morning")


def test_yes_to_the_greeting_shows_more_of_the_same(key: Api, catalogue: None) -> None:
    say(key, "Show me 2BHK in Whitefield under 2 Cr")
    assert say(key, "Hi", session="s-2")["welcome_back"].endswith(
        "Looking for more 2BHK in Whitefield options?"
    )
    more = say(key, "yes", session="s-2")["reply"]["listings"]
    assert [card["project"] for card in more] == ["Brigade Citrine"]


def test_yes_after_no_visit_was_found_begins_a_booking(key: Api, catalogue: None) -> None:
    assert "Shall I book one?" in say(key, "cancel my visit")["reply"]["text"]
    assert "Which project would you like to see?" in say(key, "yes")["reply"]["text"]


def test_yes_after_missing_photos_is_yes_to_a_call(key: Api, catalogue: None) -> None:
    assert (
        "Shall we call you?" in say(key, "send me the brochure of Brigade Citrine")["reply"]["text"]
    )
    assert "We will gladly call you" in say(key, "yes")["reply"]["text"]
