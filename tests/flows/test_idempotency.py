"""The same thing twice changes nothing twice: Idempotency-Key, message ids, event ids, external
ids; also at once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.models import ChatTurn, Conversation, Message
from common.models import IdempotencyRecord
from leads.models import Interaction, Lead
from listings.models import Project
from profiles.models import CustomerProfile, ProjectInterest, VisitSession
from scheduling.models import Callback, SiteVisit
from tests.conftest import Api, key_api, make_lead, make_project, staff_api, visitor_api
from tests.flows.api_calls import CALLS, Call
from tests.flows.api_setting import World, assert_refusal, build_world, next_saturday, snapshot
from tests.flows.at_once import at_once

once = pytest.mark.django_db
at_the_same_time = pytest.mark.django_db(transaction=True)

KEY = {"Idempotency-Key": "order-17"}
CREATING = [call for call in CALLS if call.route in {
    "chat", "track", "site-visit", "callback", "lead-interactions", "lead-outcome", "verification"
} or (call.route, call.method) == ("leads", "POST")]  # fmt: skip


@pytest.fixture
def world(sunrise: Brokerage, meera: User, alice: User) -> World:
    return build_world(sunrise, meera, alice, mark="Quokka", phone="+919845011111")


def enquiry(name: str = "Ravi Menon", phone: str = "+919845012345") -> dict[str, Any]:
    return {"name": name, "phone": phone, "source": "website"}


# --- Idempotency-Key ------------------------------------------------------------------------------


@once
@pytest.mark.parametrize("call", CREATING, ids=str)
def test_the_same_key_and_body_is_the_first_answer_again(call: Call, world: World) -> None:
    api = key_api(world.brokerage)
    body = call.body(world) if call.body else {}
    path = call.path.format(**world.names)
    first = api.post(path, body, **KEY)
    assert first.status_code in call.answers
    assert "Idempotency-Replayed" not in first
    after = snapshot()
    again = api.post(path, body, **KEY)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again["Idempotency-Replayed"] == "true"
    assert snapshot() == after


@once
def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    api = key_api(world.brokerage)
    assert api.post("/api/leads", enquiry(), **KEY).status_code == 201
    after = snapshot()
    error = assert_refusal(api.post("/api/leads", enquiry("Somebody Else"), **KEY), 422)
    assert error["code"] == "key_reused"
    assert snapshot() == after


@once
def test_a_key_belongs_to_one_credential_and_one_route(world: World) -> None:
    api, other, staff = key_api(world.brokerage), key_api(world.brokerage), staff_api(world.manager)
    ids = {
        api.post("/api/leads", enquiry("Ravi A", "+919845012341"), **KEY).json()["id"],
        other.post("/api/leads", enquiry("Ravi B", "+919845012342"), **KEY).json()["id"],
        staff.post("/api/leads", enquiry("Ravi C", "+919845012343"), **KEY).json()["id"],
    }
    assert len(ids) == 3
    said = api.post("/api/chat", {"user_id": "zoe", "text": "Hello"}, **KEY)
    assert said.status_code == 200
    assert "reply" in said.json()
    first = make_lead(world.brokerage, name="One")
    second = make_lead(world.brokerage, name="Two")
    touch = {"kind": "call"}
    answers = [
        api.post(f"/api/leads/{lead.pk}/interactions", touch, **KEY) for lead in (first, second)
    ]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json()["lead"]["id"] != answers[1].json()["lead"]["id"]


@once
def test_with_and_without_a_slash_is_one_route(world: World) -> None:
    api = key_api(world.brokerage)
    first = api.post("/api/leads", enquiry(), **KEY)
    again = api.post("/api/leads/", enquiry(), **KEY)
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"


@once
def test_a_refusal_is_not_kept(world: World) -> None:
    """Nothing happened, so the corrected call may use the same key."""
    api = key_api(world.brokerage)
    assert_refusal(api.post("/api/leads", enquiry(phone="12"), **KEY), 400)
    assert IdempotencyRecord.objects.count() == 0
    assert api.post("/api/leads", enquiry(), **KEY).status_code == 201


@once
def test_a_key_is_kept_for_a_day(world: World) -> None:
    api = key_api(world.brokerage)
    first = api.post("/api/leads", enquiry(), **KEY)
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=23, minutes=59))
    assert api.post("/api/leads", enquiry(), **KEY).json() == first.json()
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=24, minutes=1))
    later = api.post("/api/leads", enquiry(), **KEY)
    assert (later.status_code, later.json()["re_inquiry"]) == (200, True)


@once
def test_a_lost_answer_costs_nothing(world: World) -> None:
    """A visit booked, the answer lost, the client tries again: one visit, one answer."""
    api = key_api(world.brokerage)
    body = {
        "user_id": "zoe", "name": "Zoe", "phone": "+919845033333", "project": world.project.name,
        "date": next_saturday().isoformat(), "slot": "evening",
    }  # fmt: skip
    references = {
        api.post("/api/schedule/site-visit", body, **KEY).json()["reference"] for _ in range(3)
    }
    assert len(references) == 1
    assert SiteVisit.objects.exclude(pk=world.visit.pk).count() == 1


@at_the_same_time
@pytest.mark.parametrize("what", ["lead", "visit", "callback", "chat"])
def test_the_same_key_at_the_same_moment(
    what: str, sunrise: Brokerage, alice: User, citrine: Project
) -> None:
    who = {"user_id": "zoe", "name": "Zoe", "phone": "+919845033333"}
    path, body, model = {
        "lead": ("/api/leads", enquiry(), Lead),
        "visit": (
            "/api/schedule/site-visit",
            who
            | {
                "project": "Brigade Citrine",
                "date": next_saturday().isoformat(),
                "slot": "morning",
            },
            SiteVisit,
        ),
        "callback": ("/api/schedule/callback", who, Callback),
        "chat": ("/api/chat", {"user_id": "zoe", "text": "Hello"}, ChatTurn),
    }[what]
    api = key_api(sunrise)
    answers = at_once(*[lambda: Api(api.headers, Client()).post(path, body, **KEY)] * 6)
    good = [a for a in answers if a.status_code < 300]
    assert good
    assert len({a.content for a in good}) == 1
    for answer in answers:
        if answer.status_code >= 300:
            assert assert_refusal(answer, 409)["code"] == "in_progress"
    assert model.objects.count() == 1
    assert CustomerProfile.objects.count() == 1
    assert Lead.objects.count() == 1
    replay = api.post(path, body, **KEY)
    assert replay.json() == good[0].json()


@at_the_same_time
def test_a_running_call_makes_the_second_a_409_at_once(
    sunrise: Brokerage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second call does not wait for the first."""
    from threading import Event as Signal

    from leads.api import views

    entered, leave, capture = Signal(), Signal(), views.capture

    def slow(**given: Any) -> Any:
        entered.set()
        assert leave.wait(10)
        return capture(**given)

    monkeypatch.setattr(views, "capture", slow)
    api = key_api(sunrise)

    def first() -> Any:
        return Api(api.headers, Client()).post("/api/leads", enquiry(), **KEY)

    def second() -> Any:
        assert entered.wait(10)
        try:
            return Api(api.headers, Client()).post("/api/leads", enquiry(), **KEY)
        finally:
            leave.set()

    one, two = at_once(first, second)
    assert one.status_code == 201
    assert assert_refusal(two, 409)["code"] == "in_progress"
    assert Lead.objects.count() == 1


# --- message ids ----------------------------------------------------------------------------------


def counted() -> dict[str, Any]:
    profile = CustomerProfile.objects.get()
    lead = Lead.objects.get()
    return {
        "messages": lead.messages_count,
        "interactions": Interaction.objects.count(),
        "sessions": (profile.total_sessions, VisitSession.objects.count()),
        "turns": ChatTurn.objects.count(),
        "conversations": Conversation.objects.count(),
        "stored": Message.objects.count(),
    }


ONE_TURN = {
    "messages": 1,
    "interactions": 1,
    "sessions": (1, 1),
    "turns": 1,
    "conversations": 1,
    "stored": 2,
}


@once
def test_a_message_id_twice_is_one_message(
    sunrise: Brokerage, alice: User, citrine: Project
) -> None:
    api = key_api(sunrise)
    body = {
        "user_id": "zoe",
        "session_id": "s-1",
        "message_id": str(uuid4()),
        "text": "Show me 2BHK in Whitefield",
    }
    first = api.post("/api/chat", body).json()
    assert counted() == ONE_TURN
    assert api.post("/api/chat", body).json() == first
    # the same message in another session, or spelt otherwise, is still the same message
    assert api.post("/api/chat", body | {"session_id": "s-2"}).json() == first
    assert counted() == ONE_TURN
    assert first["message_id"] == body["message_id"]


@once
def test_a_message_id_is_its_speakers_own(sunrise: Brokerage) -> None:
    """Two customers whose clients chose one id do not read each other's answers."""
    message_id = str(uuid4())
    key = key_api(sunrise)
    answers = [
        key.post("/api/chat", {"user_id": "zoe", "message_id": message_id, "text": "Hello"}).json(),
        key.post("/api/chat", {"user_id": "max", "message_id": message_id, "text": "Hello"}).json(),
        visitor_api(sunrise, "zoe")
        .post("/api/chat", {"message_id": message_id, "text": "Hello"})
        .json(),
    ]
    assert len({a["conversation_id"] for a in answers}) == 3
    assert ChatTurn.objects.count() == 3


@at_the_same_time
def test_a_message_id_twice_at_once_is_one_message(
    sunrise: Brokerage, alice: User, citrine: Project
) -> None:
    api = key_api(sunrise)
    body = {
        "user_id": "zoe",
        "session_id": "s-1",
        "message_id": str(uuid4()),
        "text": "Show me 2BHK in Whitefield",
    }
    answers = at_once(*[lambda: Api(api.headers, Client()).post("/api/chat", body)] * 6)
    assert [a.status_code for a in answers] == [200] * 6
    assert all(a.json() == answers[0].json() for a in answers)
    assert counted() == ONE_TURN


@at_the_same_time
def test_different_messages_at_once_are_one_customer(
    sunrise: Brokerage, alice: User, citrine: Project
) -> None:
    api = key_api(sunrise)

    def say(number: int) -> Any:
        body = {
            "user_id": "zoe",
            "session_id": "s-1",
            "message_id": str(uuid4()),
            "text": f"2BHK number {number}",
        }
        return Api(api.headers, Client()).post("/api/chat", body)

    answers = at_once(*[lambda n=n: say(n) for n in range(5)])
    assert [a.status_code for a in answers] == [200] * 5
    assert counted() == {
        "messages": 5, "interactions": 5, "sessions": (1, 1), "turns": 5, "conversations": 1,
        "stored": 10
    }  # fmt: skip


# --- site events ----------------------------------------------------------------------------------


def event(project: Project, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "type": "property_viewed", "project": str(project.pk)} | fields


def tracked(answer: Any) -> tuple[int, int, int]:
    assert answer.status_code == 202, answer.content
    told = answer.json()
    return told["accepted"], told["duplicates"], len(told["rejected"])


@once
def test_an_event_id_twice_in_one_batch_counts_once(sunrise: Brokerage, citrine: Project) -> None:
    one, other = event(citrine), event(citrine, type="brochure_downloaded")
    body = {
        "user_id": "zoe",
        "session_id": "s-1",
        "events": [one, other, one, dict(one, type="interested")],
    }
    assert tracked(key_api(sunrise).post("/api/track", body)) == (2, 2, 0)
    assert ProjectInterest.objects.get().view_count == 1
    profile = CustomerProfile.objects.get()
    assert (profile.projects_viewed, profile.projects_interested, profile.brochures_downloaded) == (
        1,
        0,
        1,
    )


@once
def test_an_event_id_twice_in_a_row_counts_once(sunrise: Brokerage, citrine: Project) -> None:
    api = key_api(sunrise)
    body = {
        "user_id": "zoe",
        "session_id": "s-1",
        "events": [event(citrine), event(citrine, type="qr_scanned")],
    }
    assert tracked(api.post("/api/track", body)) == (2, 0, 0)
    lead = Lead.objects.get()
    before = (lead.qr_scan_count, lead.total_interactions, lead.lead_score)
    assert before[0] == 1
    assert tracked(api.post("/api/track", body)) == (0, 2, 0)
    fresh = event(citrine, type="qr_scanned")
    assert tracked(api.post("/api/track", body | {"events": [*body["events"], fresh]})) == (1, 2, 0)
    lead.refresh_from_db()
    assert lead.qr_scan_count == 2
    assert lead.total_interactions == before[1] + 1


@once
def test_an_event_id_of_two_customers_is_two_events(sunrise: Brokerage, citrine: Project) -> None:
    api, same = key_api(sunrise), event(citrine)
    assert tracked(api.post("/api/track", {"user_id": "zoe", "events": [same]})) == (1, 0, 0)
    assert tracked(api.post("/api/track", {"user_id": "max", "events": [same]})) == (1, 0, 0)


@at_the_same_time
def test_an_event_id_at_once_counts_once(sunrise: Brokerage, citrine: Project) -> None:
    api = key_api(sunrise)
    body = {
        "user_id": "zoe",
        "session_id": "s-1",
        "events": [event(citrine), event(citrine, type="qr_scanned")],
    }
    answers = at_once(*[lambda: Api(api.headers, Client()).post("/api/track", body)] * 6)
    assert sorted(tracked(a) for a in answers) == [(0, 2, 0)] * 5 + [(2, 0, 0)]
    lead = Lead.objects.get()
    assert (lead.qr_scan_count, lead.total_interactions) == (1, 2)
    assert ProjectInterest.objects.get().view_count == 1
    assert CustomerProfile.objects.get().total_sessions == 1


# --- external ids and enquiries -------------------------------------------------------------------


@once
def test_an_external_id_twice_is_one_touch(world: World) -> None:
    api, path = key_api(world.brokerage), f"/api/leads/{world.lead.pk}/interactions"
    touch = {"kind": "qr_scan", "external_id": "scan-9"}
    first = api.post(path, touch)
    again = api.post(path, touch)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    lead = Lead.objects.get(pk=world.lead.pk)
    assert (lead.qr_scan_count, lead.total_interactions) == (1, 1)


@at_the_same_time
def test_an_external_id_at_once_is_one_touch(sunrise: Brokerage) -> None:
    lead, api = make_lead(sunrise), key_api(sunrise)
    touch = {"kind": "qr_scan", "external_id": "scan-9"}
    path = f"/api/leads/{lead.pk}/interactions"
    answers = at_once(*[lambda: Api(api.headers, Client()).post(path, touch)] * 6)
    assert sorted(a.status_code for a in answers) == [200] * 5 + [201]
    lead.refresh_from_db()
    assert (lead.qr_scan_count, lead.total_interactions) == (1, 1)


@at_the_same_time
def test_one_enquiry_at_once_through_two_doors_is_one_lead(sunrise: Brokerage) -> None:
    """Without any key: the same phone at the same moment is one customer with one open lead."""
    api = key_api(sunrise)
    answers = at_once(*[lambda: Api(api.headers, Client()).post("/api/leads", enquiry())] * 5)
    assert sorted(a.status_code for a in answers) == [200] * 4 + [201]
    assert (CustomerProfile.objects.count(), Lead.objects.count()) == (1, 1)
    assert Lead.objects.get().total_interactions == 5


@at_the_same_time
def test_one_customer_cannot_book_one_time_twice_at_once(
    sunrise: Brokerage, alice: User, bob: User
) -> None:
    """Two places, one moment, one customer: the second is a conflict even though another RM is
    free."""
    places = [make_project(sunrise, name) for name in ("Brigade Citrine", "Godrej Aqua")]
    api = key_api(sunrise)
    body = {
        "user_id": "zoe",
        "name": "Zoe",
        "phone": "+919845033333",
        "date": next_saturday().isoformat(),
    }

    def book(place: Project) -> Any:
        wish = body | {"project": str(place.pk), "slot": "morning"}
        return Api(api.headers, Client()).post("/api/schedule/site-visit", wish)

    answers = at_once(*[lambda p=p: book(p) for p in places])
    assert sorted(a.status_code for a in answers) == [201, 409]
    assert SiteVisit.objects.count() == 1
