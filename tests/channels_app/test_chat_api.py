"""POST /api/chat, /visitor and GET /messages: shapes, memory, threads, and what a browser may
see."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import KeyKind
from accounts.models import Brokerage, User
from accounts.services.keys import create_api_key
from channels_app.models import Conversation, Message
from leads.models import Interaction, Lead
from listings.models import Project
from profiles.models import CustomerProfile, Identifier, ProjectInterest, VisitSession
from tests.conftest import Api, key_api, make_listing, make_project, visitor_api

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(sunrise: Brokerage, citrine: Project, alice: User) -> None:
    make_listing(citrine, "2BHK", 13_500_000)
    make_listing(
        make_project(sunrise, "Prestige Falcon City", "Kanakapura Road"), "3BHK", 12_000_000
    )


def say(api: Api, text: str, **fields: Any) -> dict[str, Any]:
    body = {"session_id": "s-1", "text": text} | fields
    if "X-Visitor-Token" not in api.headers:
        body.setdefault("user_id", "anna")
    response = api.post("/api/chat", body)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def test_the_answer_has_the_shape_of_the_contract(key: Api, catalogue: None) -> None:
    answer = say(key, "Show me 2BHK in Whitefield under 2 Cr", message_id=(sent := str(uuid4())))
    assert set(answer) == {
        "conversation_id", "message_id", "reply", "understood", "welcome_back", "nudge",
        "handed_over", "profile",
        "lead",
    }  # fmt: skip
    assert answer["message_id"] == sent
    assert UUID(answer["conversation_id"])
    assert {"text", "listings", "quick_replies", "booking"} <= set(answer["reply"])
    (card,) = answer["reply"]["listings"]
    assert set(card) == {
        "id",
        "title",
        "project",
        "locality",
        "configuration",
        "price",
        "currency",
        "media",
    }
    assert (card["project"], card["price"], card["currency"]) == (
        "Brigade Citrine",
        "13500000",
        "INR",
    )
    understood = answer["understood"]
    assert set(understood) == {"intent", "also", "slots", "sentiment"}
    assert understood["slots"] == {
        "configuration": "2BHK", "bedrooms": 2, "localities": ["Whitefield"],
        "budget_max": "20000000",
        "currency": "INR",
    }  # fmt: skip
    assert set(answer["profile"]) == {
        "id", "user_id", "total_sessions", "engagement_score", "intent_score", "intent_temperature",
    }  # fmt: skip
    assert answer["profile"]["user_id"] == "anna"
    assert set(answer["lead"]) == {"id", "lead_score", "temperature"}
    assert (answer["welcome_back"], answer["handed_over"], answer["reply"]["booking"]) == (
        None,
        False,
        None,
    )


def test_what_was_said_is_kept_everywhere_it_belongs(key: Api, catalogue: None) -> None:
    say(key, "Show me 2BHK in Whitefield under 2 Cr")
    profile, lead = CustomerProfile.objects.get(), Lead.objects.get()
    assert (profile.configurations, profile.locations, profile.budget_max) == (
        ["2BHK"],
        ["Whitefield"],
        20_000_000,
    )
    assert (lead.configurations, lead.locations, lead.budget_max) == (
        ["2BHK"],
        ["Whitefield"],
        20_000_000,
    )
    assert (lead.source, lead.messages_count, lead.total_interactions) == ("web_chat", 1, 1)
    assert Interaction.objects.get().text == "Show me 2BHK in Whitefield under 2 Cr"
    said, replied = Message.objects.order_by("pk")
    assert (said.author, said.body) == ("customer", "Show me 2BHK in Whitefield under 2 Cr")
    assert (replied.author, replied.direction) == ("bot", "outbound")


def test_contact_in_the_fields_and_in_the_text(key: Api, catalogue: None) -> None:
    say(key, "Hello", name="Anna Kurian", email="anna@example.com")
    say(key, "my number is 98450 12345")
    profile = CustomerProfile.objects.get()
    assert (profile.display_name, profile.primary_email, profile.primary_phone) == (
        "Anna Kurian", "anna@example.com", "+919845012345",
    )  # fmt: skip
    assert all(
        row.verified_at is None for row in Identifier.objects.filter(kind__in=["phone", "email"])
    )


def test_a_voice_message_counts_as_one(key: Api, catalogue: None) -> None:
    media = [{"url": "https://files.example.com/a.ogg", "mime_type": "audio/ogg"}]
    say(key, "", kind="voice", media=media)
    lead = Lead.objects.get()
    assert (lead.voice_count, lead.messages_count) == (1, 1)
    assert Message.objects.order_by("pk")[0].media == media


def test_a_message_needs_a_text_or_a_file(key: Api) -> None:
    for body in (
        {"user_id": "anna"},
        {"user_id": "anna", "text": "   "},
        {"user_id": "anna", "text": "", "media": []},
    ):
        answer = key.post("/api/chat", body)
        assert answer.status_code == 400
        assert list(answer.json()["error"]["fields"]) == ["text"]
    assert not CustomerProfile.objects.exists()


def test_a_server_must_say_for_whom(key: Api) -> None:
    answer = key.post("/api/chat", {"text": "Hello"})
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == ["user_id"]


def test_a_session_counts_once_and_a_new_one_greets(key: Api, catalogue: None) -> None:
    say(key, "Tell me about Brigade Citrine")
    assert say(key, "Is it ready?")["profile"]["total_sessions"] == 1
    back = say(key, "Hi", session_id="s-2")
    assert back["profile"]["total_sessions"] == 2
    assert "Brigade Citrine" in back["welcome_back"]
    assert say(key, "Hi", session_id="s-2")["welcome_back"] is None  # once a session
    assert VisitSession.objects.count() == 2


def test_half_an_hour_of_silence_is_a_new_session(key: Api, catalogue: None) -> None:
    body = {"user_id": "anna", "text": "Tell me about Brigade Citrine"}
    assert key.post("/api/chat", body).json()["profile"]["total_sessions"] == 1
    assert key.post("/api/chat", body).json()["profile"]["total_sessions"] == 1
    VisitSession.objects.update(last_seen=timezone.now() - timedelta(minutes=31))
    assert key.post("/api/chat", body).json()["profile"]["total_sessions"] == 2


def test_a_project_asked_about_twice_in_a_session_is_one_view(key: Api, catalogue: None) -> None:
    for _ in range(3):
        say(key, "Tell me about Brigade Citrine")
    assert ProjectInterest.objects.get().view_count == 1
    for session in ("s-2", "s-3"):
        say(key, "Tell me about Brigade Citrine", session_id=session)
    interest = ProjectInterest.objects.get()
    assert (interest.view_count, interest.level) == (3, "high")


def test_one_open_conversation_per_customer(key: Api, sunrise: Brokerage, catalogue: None) -> None:
    first = say(key, "Hello")["conversation_id"]
    assert say(key, "Hello again", session_id="s-2")["conversation_id"] == first
    assert say(key, "Hello", user_id="zoe")["conversation_id"] != first
    assert Conversation.objects.count() == 2


def test_a_muted_bot_stays_silent(key: Api, catalogue: None) -> None:
    say(key, "I want to talk to a human")
    Conversation.objects.update(bot_active=False, state="open")
    answer = say(key, "Show me 2BHK in Whitefield")
    assert (answer["reply"]["text"], answer["reply"]["listings"]) == ("", [])
    assert Lead.objects.get().messages_count == 2  # what the customer said is kept
    assert (
        Conversation.objects.get().state == "waiting"
    )  # for a person, also after one has answered


def test_asking_for_a_human_hands_over(key: Api, catalogue: None) -> None:
    answer = say(key, "I want to talk to a human")
    assert answer["handed_over"] is True
    assert answer["understood"]["intent"] == "human"


# --- browsers -------------------------------------------------------------------------------------


def test_a_browser_becomes_a_visitor_and_is_known_on_return(
    sunrise: Brokerage, catalogue: None
) -> None:
    _, site = create_api_key(brokerage=sunrise, name="site", kind=KeyKind.PUBLISHABLE)
    anonymous = Api({"Authorization": f"Api-Key {site}"}, Client())
    given = anonymous.post("/api/chat/visitor")
    assert given.status_code == 201
    assert set(given.json()) == {"visitor_id", "visitor_token"}
    assert anonymous.post("/api/chat", {"text": "Hello"}).status_code == 403  # a token is needed
    browser = Api(anonymous.headers | {"X-Visitor-Token": given.json()["visitor_token"]}, Client())
    say(browser, "Tell me about Brigade Citrine")
    back = say(browser, "Hi", session_id="s-2")
    assert "Brigade Citrine" in back["welcome_back"]
    identifier = Identifier.objects.get(kind="web_visitor")
    assert identifier.value == given.json()["visitor_id"]


def test_two_browsers_are_two_visitors(sunrise: Brokerage) -> None:
    _, site = create_api_key(brokerage=sunrise, name="site", kind=KeyKind.PUBLISHABLE)
    api = Api({"Authorization": f"Api-Key {site}"}, Client())
    ids = {api.post("/api/chat/visitor").json()["visitor_id"] for _ in range(5)}
    assert len(ids) == 5
    assert all(len(one) > 20 for one in ids)


# --- the thread -----------------------------------------------------------------------------------


def thread(api: Api, query: str = "") -> list[dict[str, Any]]:
    answer = api.get(f"/api/chat/messages{query}")
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_the_thread_in_order_and_after_a_message(sunrise: Brokerage, catalogue: None) -> None:
    api = visitor_api(sunrise)
    assert thread(api) == []
    for text in ("one", "two", "three"):
        say(api, text)
    messages = thread(api)
    assert [m["author"] for m in messages] == ["customer", "bot"] * 3
    assert [m["text"] for m in messages if m["author"] == "customer"] == ["one", "two", "three"]
    assert set(messages[0]) == {"id", "author", "text", "at", "parts"}
    later = thread(api, f"?after={messages[3]['id']}")
    assert [m["id"] for m in later] == [m["id"] for m in messages[4:]]
    assert thread(api, f"?after={messages[5]['id']}") == []


def test_the_newest_hundred(sunrise: Brokerage) -> None:
    api = visitor_api(sunrise)
    say(api, "first")
    conversation = Conversation.objects.get()
    Message.objects.bulk_create(
        Message(
            brokerage=sunrise, conversation=conversation, channel="web_chat", direction="outbound",
            author="agent",
            body=f"note {n}",
        )
        for n in range(120)
    )  # fmt: skip
    messages = thread(api)
    assert len(messages) == 100
    assert messages[-1]["text"] == "note 119"


def test_what_is_for_staff_is_not_in_the_thread(sunrise: Brokerage) -> None:
    api = visitor_api(sunrise)
    say(api, "Hello")
    conversation = Conversation.objects.get()
    rows = {
        "brokerage": sunrise,
        "conversation": conversation,
        "direction": "outbound",
        "author": "system",
    }
    Message.objects.create(**rows, channel="web_chat", purpose="staff", body="hot lead, hurry")
    Message.objects.create(**rows, channel="email", body="by e-mail")
    assert "hurry" not in str(thread(api))
    assert "by e-mail" not in str(thread(api))


def test_a_server_reads_the_thread_of_its_user(key: Api, sunrise: Brokerage) -> None:
    say(key, "Hello")
    assert [m["text"] for m in thread(key, "?user_id=anna") if m["author"] == "customer"] == [
        "Hello"
    ]
    assert thread(key, "?user_id=nobody") == []
    assert thread(key_api(sunrise, "chat"), "?user_id=anna")
    assert key_api(sunrise, "read").get("/api/chat/messages?user_id=anna").status_code == 403
