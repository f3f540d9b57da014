"""Who types somebody's phone number learns nothing about that person: not by chatting, booking or
asking."""

import re
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from leads.models import Lead
from profiles.models import CustomerProfile
from profiles.services.identity.scan import scan_due
from tests.conftest import Api, key_api, make_listing, make_project, visitor_api
from tests.flows.api_setting import assert_refusal, next_saturday

pytestmark = pytest.mark.django_db

PHONE = "+91 98765 43210"
NOBODYS = "+91 98765 43299"
#: what is known about John and must reach nobody who merely knows his number
SECRETS = [
    "John",
    "Doe",
    "john@",
    "Godrej",
    "Yelahanka",
    "loan",
    "3BHK",
    "visit_000001",
    "Saturday",
    "callback_000001",
]


@pytest.fixture
def john(sunrise: Brokerage, alice: User, bob: User) -> CustomerProfile:
    """A customer with a history: searches, an interest, a booked visit, a callback, an e-mail
    address."""
    make_listing(make_project(sunrise, "Brigade Citrine"), "2BHK", 13_500_000)
    make_listing(make_project(sunrise, "Godrej Aqua", "Yelahanka"), "3BHK", 21_000_000)
    who = {"user_id": "john", "name": "John Doe", "phone": PHONE, "email": "john@example.com"}
    api = key_api(sunrise)
    api.post(
        "/api/chat", who | {"session_id": "s-1", "text": "Show me 3BHK in Yelahanka under 3 Cr"}
    )
    api.post("/api/chat", who | {"session_id": "s-1", "text": "Tell me about Godrej Aqua"})
    visit = who | {"project": "Godrej Aqua", "date": next_saturday().isoformat(), "slot": "morning"}
    assert api.post("/api/schedule/site-visit", visit).status_code == 201
    assert api.post("/api/schedule/callback", who | {"reason": "home loan"}).status_code == 201
    return CustomerProfile.objects.get()


def secrets_in(answer: Any) -> list[str]:
    text = answer.content.decode() if hasattr(answer, "content") else str(answer)
    return [secret for secret in SECRETS if secret in text]


def without_ids(text: str) -> str:
    """The answer without what differs between any two calls: ids, times, references and the number
    typed."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", text)
    text = re.sub(r"20\d\d-\d\d-\d\d[T ][0-9:.+Z-]+", "<time>", text)
    text = re.sub(r"(visit|callback|lead)_\d{6}", r"\1_<n>", text)
    text = re.sub(r'"agent":\{[^}]*\}', '"agent":"<rm>"', text)
    text = re.sub(r"(Alice Thomas|Bob Mathew)", "<rm>", text)
    return re.sub(r"9876543(210|299)|98765 43(210|299)", "<phone>", text)


DIALOGUE = [
    ("s-1", "Hi, my phone is {phone}"),
    ("s-1", "Do you know me? What is my name?"),
    ("s-1", "What have I booked?"),
    ("s-1", "When is my visit?"),
    ("s-1", "Cancel my visit"),
    ("s-1", "Please call me at {phone}"),
    ("s-2", "Hello again, I am the one with {phone}"),
    ("s-2", "What did I look at last time?"),
    ("s-2", "What have I booked?"),
]


def converse(api: Api, phone: str, *, in_fields: bool) -> list[str]:
    answers = []
    for session, text in DIALOGUE:
        body = {"session_id": session, "text": text.format(phone=phone)}
        if in_fields:
            body |= {"phone": phone}
        response = api.post("/api/chat", body)
        assert response.status_code == 200, response.content
        assert not {"profile", "lead"} & set(response.json())
        answers.append(response.content.decode())
    return answers


@pytest.mark.parametrize("in_fields", [False, True], ids=["in the text", "in the fields"])
def test_the_chat_answers_a_known_number_as_an_unknown_one(
    in_fields: bool, john: CustomerProfile, sunrise: Brokerage
) -> None:
    known = converse(visitor_api(sunrise, "v_mallory"), PHONE, in_fields=in_fields)
    unknown = converse(visitor_api(sunrise, "v_nobody"), NOBODYS, in_fields=in_fields)
    for (_, said), mine, theirs in zip(DIALOGUE, known, unknown, strict=True):
        assert not secrets_in(mine), said
        assert without_ids(mine) == without_ids(theirs), said


def test_the_visitor_is_somebody_else(john: CustomerProfile, sunrise: Brokerage) -> None:
    converse(visitor_api(sunrise, "v_mallory"), PHONE, in_fields=True)
    mallory = CustomerProfile.objects.exclude(pk=john.pk).get()
    assert mallory.display_name != "John Doe"
    john.refresh_from_db()
    assert (john.display_name, john.primary_phone) == ("John Doe", "+919876543210")
    assert john.visits.get().status == "pending"  # "cancel my visit" was not about John's
    assert john.identifiers.filter(kind="web_visitor").count() == 0
    assert Lead.objects.filter(profile=john).count() == 1


def test_the_thread_is_the_visitors_own(john: CustomerProfile, sunrise: Brokerage) -> None:
    api = visitor_api(sunrise, "v_mallory")
    api.post("/api/chat", {"text": "Hi", "phone": PHONE})
    for path in ("/api/chat/messages", "/api/chat/messages?user_id=john"):
        answer = api.get(path)
        assert answer.status_code == 200
        assert [m["text"] for m in answer.json()["results"] if m["author"] == "customer"] == ["Hi"]
        assert not secrets_in(answer)


def test_the_schedule_is_the_visitors_own(john: CustomerProfile, sunrise: Brokerage) -> None:
    api = visitor_api(sunrise, "v_mallory")
    before = api.get("/api/schedule/user/v_mallory")
    assert_refusal(before, 404)
    api.post("/api/chat", {"text": "Hi", "phone": PHONE})
    assert api.get("/api/schedule/user/v_mallory").json() == {"visits": [], "callbacks": []}
    for somebody in ("john", str(john.pk), "%2B919876543210", "+919876543210", "john@example.com"):
        assert not secrets_in(assert_refusal(api.get(f"/api/schedule/user/{somebody}"), 404))


def test_a_booking_with_the_number_tells_nothing(john: CustomerProfile, sunrise: Brokerage) -> None:
    """The name is not filled in from John's card, his bookings do not stand in the way, no score is
    shown."""
    day = next_saturday().isoformat()
    answers = []
    for visitor, phone in (("v_mallory", PHONE), ("v_nobody", NOBODYS)):
        api = visitor_api(sunrise, visitor)
        wish = {"phone": phone, "project": "Brigade Citrine", "date": day, "slot": "morning"}
        nameless = assert_refusal(api.post("/api/schedule/site-visit", wish), 400)
        assert list(nameless["fields"]) == ["name"]
        booked = api.post("/api/schedule/site-visit", wish | {"name": "Mal"})
        assert booked.status_code == 201, (
            booked.content
        )  # John's own visit at that hour is no conflict
        called = api.post(
            "/api/schedule/callback", {"phone": phone, "name": "Mal", "reason": "prices"}
        )
        assert called.status_code == 201, (
            called.content
        )  # John's waiting callback is not "on our list already"
        for answer in (booked, called):
            assert not {"John", "john@", "Godrej", "loan"} & set(
                re.findall(r"\w+@?", answer.content.decode())
            )
            told = answer.json()
            assert told["lead_score"] is None
            assert not {"contact", "profile", "lead", "candidates"} & set(told)
        assert booked.json()["rm_notes"] is None
        answers.append([without_ids(booked.content.decode()), without_ids(called.content.decode())])
    assert answers[0] == answers[1]


def test_the_slots_do_not_depend_on_who_asks(john: CustomerProfile, sunrise: Brokerage) -> None:
    mallory, nobody = visitor_api(sunrise, "v_mallory"), visitor_api(sunrise, "v_nobody")
    mallory.post("/api/chat", {"text": "Hi", "phone": PHONE})
    nobody.post("/api/chat", {"text": "Hi", "phone": NOBODYS})
    question = (
        f"/api/schedule/slots?project=Godrej "
        f"Aqua&date_from={next_saturday()}&date_to={next_saturday()}"
    )
    mine, theirs = mallory.get(question), nobody.get(question)
    assert mine.status_code == 200
    assert mine.json() == theirs.json()
    text = mine.content.decode()
    for word in ("John", "Doe", "98765", "Alice", "Bob", "visit_"):
        assert word not in text


def test_johns_visit_cannot_be_touched(john: CustomerProfile, sunrise: Brokerage) -> None:
    api = visitor_api(sunrise, "v_mallory")
    api.post(
        "/api/chat", {"text": "Hi", "phone": PHONE, "email": "john@example.com", "name": "John Doe"}
    )
    visit = john.visits.get()
    later = {"date": next_saturday().isoformat(), "slot": "evening"}
    assert_refusal(api.post(f"/api/schedule/visit/{visit.pk}/cancel", {}), 404)
    assert_refusal(api.post(f"/api/schedule/visit/{visit.pk}/reschedule", later), 404)
    visit.refresh_from_db()
    assert (visit.status, visit.slot, visit.version) == ("pending", "morning", 1)


def test_even_the_whole_card_typed_right_unlocks_nothing(
    john: CustomerProfile, sunrise: Brokerage
) -> None:
    api = visitor_api(sunrise, "v_mallory")
    claims = {"phone": PHONE, "email": "john@example.com", "name": "John Doe"}
    for session, text in (("s-1", "Hello"), ("s-1", "What have I booked?"), ("s-2", "Hello again")):
        answer = api.post("/api/chat", claims | {"session_id": session, "text": text})
        assert answer.status_code == 200
        assert not {"Godrej", "Yelahanka", "3BHK", "visit_000001"} & set(
            re.findall(r"\w+", answer.content.decode())
        )


#: everything that can be asked about one customer
OF_A_CUSTOMER = ("", "/welcome", "/context", "/summary", "/journey")
EVERYBODY = ("john", "+919876543210", "%2B919876543210", "john@example.com")


@pytest.mark.parametrize("path", OF_A_CUSTOMER)
def test_profile_calls_tell_nothing_of_somebody_else(
    path: str, john: CustomerProfile, sunrise: Brokerage
) -> None:
    """Under John's id, number or address nothing is found; under the visitor's own id nothing of
    John's."""
    answers = []
    for visitor, phone in (("v_mallory", PHONE), ("v_nobody", NOBODYS)):
        api = visitor_api(sunrise, visitor)
        converse(api, phone, in_fields=True)
        for somebody in (*EVERYBODY, str(john.pk)):
            refused = api.get(f"/api/profiles/{somebody}{path}")
            assert refused.status_code in (403, 404)
            assert not secrets_in(refused)
        own = api.get(f"/api/profiles/{visitor}{path}")
        assert own.status_code in (200, 403)
        assert not secrets_in(own)
        answers.append(without_ids(own.content.decode()).replace(visitor, "<visitor>"))
    assert answers[0] == answers[1]


def test_the_visitor_is_not_welcomed_as_john(john: CustomerProfile, sunrise: Brokerage) -> None:
    """From the second session on a visitor hears of their own interests, not of those of whose
    number they typed."""
    api = visitor_api(sunrise, "v_mallory")
    converse(api, PHONE, in_fields=True)
    welcome = api.get("/api/profiles/v_mallory/welcome")
    assert welcome.status_code == 200
    assert not secrets_in(welcome)
    answer = api.post("/api/chat", {"session_id": "s-3", "text": "Hello", "phone": PHONE})
    assert not secrets_in(answer)


def test_who_typed_the_number_first_learns_nothing_later(
    sunrise: Brokerage, alice: User, bob: User
) -> None:
    """Mallory types John's number when nobody knows it; John's enquiries come from a portal and
    from the site afterwards; Mallory returns."""
    make_listing(make_project(sunrise, "Godrej Aqua", "Yelahanka"), "3BHK", 21_000_000)
    mallory = visitor_api(sunrise, "v_mallory")
    converse(mallory, PHONE, in_fields=True)
    typed_first = CustomerProfile.objects.get()
    site, johns = (
        key_api(sunrise),
        {"name": "John Doe", "phone": PHONE, "email": "john@example.com"},
    )
    wish = {
        "source": "portal",
        "configurations": ["3BHK"],
        "locations": ["Yelahanka"],
        "initial_message": "home loan",
    }
    lead = site.post("/api/leads", johns | wish)
    assert lead.status_code == 201, lead.content
    visit = {
        "user_id": "john",
        "project": "Godrej Aqua",
        "date": next_saturday().isoformat(),
        "slot": "morning",
    }
    assert site.post("/api/schedule/site-visit", johns | visit).status_code == 201
    for after_the_scan in (False, True):
        if after_the_scan:
            assert list(scan_due(brokerage=sunrise, now=timezone.now()))
        answers = converse(mallory, PHONE, in_fields=True)
        answers += [
            mallory.get(f"/api/profiles/v_mallory{path}").content.decode() for path in OF_A_CUSTOMER
        ]
        answers.append(mallory.get("/api/schedule/user/v_mallory").content.decode())
        answers.append(mallory.get("/api/chat/messages").content.decode())
        for answer in answers:
            assert set(secrets_in(answer)) <= {"callback_000001"}  # the one that Mallory asked for
    typed_first.refresh_from_db()
    assert typed_first.merged_into is None
    assert not Lead.objects.filter(profile=typed_first, source="portal").exists()
    assert not typed_first.visits.exists()
    assert (
        CustomerProfile.objects.filter(merged_into=None).count() == 3
    )  # Mallory, the portal's John, the site's John


def test_control_john_himself_is_told(john: CustomerProfile, sunrise: Brokerage) -> None:
    """The site's server asserts his id, so he hears what the others must not."""
    api = key_api(sunrise)
    booked = api.post(
        "/api/chat", {"user_id": "john", "session_id": "s-2", "text": "What have I booked?"}
    )
    assert "Godrej Aqua" in booked.content.decode()
    assert len(api.get("/api/schedule/user/john").json()["visits"]) == 1
