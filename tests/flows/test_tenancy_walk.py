"""Another brokerage's things do not exist: every route, every credential, every id in a path, body
or filter."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from accounts.policy import POLICY
from channels_app.models import Message
from leads.models import Interaction, Lead
from profiles.models import CustomerProfile
from profiles.services.memory.tracking import Subject, track_property_viewed
from scoring.models import ScoreChange
from tests.conftest import Api, key_api, make_lead, staff_api, visitor_api
from tests.flows.api_calls import CALLS, WITH_POLICY, Call
from tests.flows.api_setting import (
    World,
    assert_refusal,
    build_world,
    credentials,
    next_saturday,
    routes,
    snapshot,
    undone,
)

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def ours(sunrise: Brokerage, meera: User, alice: User) -> World:
    return build_world(sunrise, meera, alice, mark="Quokka", phone="+919845011111")


@pytest.fixture
def theirs(marina: Brokerage, omar: User, charlie: User) -> World:
    return build_world(marina, omar, charlie, mark="Wombat", phone="+919845022222")


@pytest.fixture
def outsiders(theirs: World) -> dict[str, Api]:
    """Everybody of the other brokerage; its visitor goes by the same visitor id as our customer."""
    return {
        "secret key": key_api(theirs.brokerage),
        "agent": staff_api(theirs.agent),
        "manager": staff_api(theirs.manager),
        "visitor": visitor_api(theirs.brokerage, theirs.visitor_id),
    }


def may_use(call: Call, who: str) -> bool:
    rule = POLICY[call.action]
    if who == "secret key":
        return bool(rule.scopes)
    if who == "visitor":
        return bool(rule.browser)
    return who in rule.roles


def has_ours_in_path(call: Call) -> bool:
    named = ("project", "listing", "lead", "visit", "callback", "brokerage", "conversation")
    return any(f"{{{name}}}" in call.path for name in named)


def test_the_walk_knows_every_route() -> None:
    found = set()
    for address, name, view in routes():
        methods = getattr(view, "policy", None)
        methods = set(methods) if methods is not None else {"GET"}
        implemented = {m.upper() for m in view.http_method_names if hasattr(view, m)} - {
            "OPTIONS",
            "HEAD",
        }
        assert implemented == methods, f"{address}: a method without a policy"
        if name.endswith("-slash"):
            name = name.removesuffix("-slash")
            assert address.endswith("/")
        found |= {(name, method) for method in methods}
    assert found == {(call.route, call.method) for call in CALLS}


def test_every_route_answers_with_and_without_a_slash() -> None:
    addresses = {address for address, name, _ in routes() if name not in {"schema", "docs"}}
    for address in addresses:
        assert address.rstrip("/") in addresses
        assert address.rstrip("/") + "/" in addresses


@pytest.mark.parametrize("call", WITH_POLICY, ids=str)
def test_our_things_are_not_found(
    call: Call, ours: World, theirs: World, outsiders: dict[str, Api]
) -> None:
    before = snapshot(ours.brokerage)
    for who, api in outsiders.items():
        with undone():
            everything = snapshot()
            response = call.send(api, ours, user_id=ours.visitor_id if who == "visitor" else None)
            text = response.content.decode()
            assert not [mark for mark in ours.marks if mark in text], (
                f"{who} reads our data: {text[:300]}"
            )
            if not may_use(call, who):
                assert_refusal(response, 403)
            elif has_ours_in_path(call):
                assert_refusal(response, 404)
            elif call.route in {
                "track",
                "leads",
                "callback",
                "listing-search",
                "chat",
                "chat-visitor",
                "verification",
            }:
                assert response.status_code in (*call.answers, 404), (who, text[:300])
            elif call.route == "site-visit":
                assert_refusal(response, 404)
            elif (
                call.route == "verification-confirm"
            ):  # their "anna" was sent no code to this address
                assert_refusal(response, (404, 422))
            else:
                assert response.status_code in (200, 404), (who, text[:300])
            assert snapshot(ours.brokerage) == before, f"{who} changed our data"
            if response.status_code >= 400:
                assert snapshot() == everything, f"{who} was refused and yet something was written"


#: answers that hold numbers and words, but no mark of anybody
NAMELESS = {"profile-context", "profile-journey", "analytics-customers", "analytics-journeys"}
IN_SEGMENT: dict[str, dict[str, Any]] = {
    "segment-hot": {"intent_temperature": "hot"},
    "segment-stuck": {
        "current_stage": "consideration",
        "total_sessions": 2,
        "last_active": LONG_AGO,
    },
    "segment-high-intent": {"intent_score": 5, "site_visits_scheduled": 0},
    "segment-repeat-viewers": {},
}


@pytest.mark.parametrize(
    "call", [c for c in WITH_POLICY if c.method == "GET" and c.route not in NAMELESS], ids=str
)
def test_control_we_do_read_our_own_things(call: Call, ours: World) -> None:
    """The walk above looks for marks; they are there when the right people ask."""
    who = credentials(ours)
    api, user_id = who["visitor"] if POLICY[call.action].browser else who["manager"]
    if call.route == "chat-messages":
        api.post("/api/chat", {"text": f"Tell me about {ours.project.name}"})
    if fields := IN_SEGMENT.get(call.route):
        CustomerProfile.objects.filter(pk=ours.profile.pk).update(**fields)
    if call.route == "segment-repeat-viewers":
        for _ in range(3):
            track_property_viewed(
                profile=ours.profile, subject=Subject(project=ours.project), at=timezone.now()
            )
    if call.route == "lead-score-history":
        said = {"because": "manual", "reason": ours.lead.name, "at": timezone.now()}
        ScoreChange.objects.create(brokerage=ours.brokerage, lead=ours.lead, after=50, **said)
    response = call.send(api, ours, user_id=user_id)
    assert response.status_code == 200
    assert any(mark in response.content.decode() for mark in ours.marks)


# --- foreign ids inside bodies and filters --------------------------------------------------------


def visit_body(**fields: Any) -> dict[str, Any]:
    wish = {
        "name": "Zoe",
        "phone": "+971 50 123 4567",
        "date": next_saturday().isoformat(),
        "slot": "morning",
    }
    return wish | {"user_id": "zoe"} | fields


PLACES: dict[str, Callable[[World], dict[str, Any]]] = {
    "project id": lambda w: {"project": str(w.project.pk)},
    "project name": lambda w: {"project": w.project.name},
    "listing id": lambda w: {"listing": str(w.listing.pk)},
}


@pytest.mark.parametrize("place", PLACES)
def test_our_places_cannot_be_booked_or_asked_for(
    place: str, ours: World, theirs: World, outsiders: dict[str, Api]
) -> None:
    before = snapshot()
    for who, api in outsiders.items():
        named = PLACES[place](ours)
        body = visit_body(**named)
        if who == "visitor":
            body.pop("user_id")
        assert_refusal(api.post("/api/schedule/site-visit", body), 404)
        name, value = next(iter(named.items()))
        assert_refusal(api.get(f"/api/schedule/slots?{name}={value}"), 404)
    assert snapshot() == before


@pytest.mark.parametrize("place", PLACES)
def test_our_places_cannot_be_tracked(place: str, ours: World, outsiders: dict[str, Api]) -> None:
    before = snapshot()
    event = {"id": str(uuid4()), "type": "property_viewed"} | PLACES[place](ours)
    answer = outsiders["secret key"].post("/api/track", {"user_id": "zoe", "events": [event]})
    assert answer.status_code == 202
    assert answer.json()["accepted"] == 0
    assert [one["code"] for one in answer.json()["rejected"]] == ["not_found"]
    assert snapshot() == before


FILTERS: dict[str, Callable[[World], str]] = {
    "leads of our agent": lambda w: f"/api/leads?owner={w.agent.pk}",
    "leads like our lead": lambda w: f"/api/leads?q={w.lead.phone.replace('+', '%2B')}",
    "visits of our agent": lambda w: f"/api/admin/schedule/visits?agent={w.agent.pk}",
    "listings of our project": lambda w: f"/api/listings?project={w.project.pk}",
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters_find_nothing_of_ours(name: str, ours: World, outsiders: dict[str, Api]) -> None:
    for who in ("secret key", "manager", "agent"):
        response = outsiders[who].get(FILTERS[name](ours))
        assert response.status_code == 200
        assert response.json()["results"] == []
    assert len(key_api(ours.brokerage).get(FILTERS[name](ours)).json()["results"]) == 1


@pytest.mark.parametrize("tenant", ["brokerage", "slug"])
def test_our_tenant_list_is_not_there(tenant: str, ours: World, outsiders: dict[str, Api]) -> None:
    path = f"/api/tenants/{ours.names[tenant]}/leads"
    for who in ("secret key", "manager", "agent"):
        assert_refusal(outsiders[who].get(path), 404)
    assert key_api(ours.brokerage).get(path).status_code == 200


def test_a_lead_cannot_be_given_to_our_agent(
    ours: World, theirs: World, outsiders: dict[str, Api]
) -> None:
    for who in ("secret key", "manager", "agent"):
        before = snapshot()
        answer = outsiders[who].patch(f"/api/leads/{theirs.lead.pk}", {"owner": str(ours.agent.pk)})
        error = assert_refusal(answer, 400)
        assert list(error["fields"]) == ["owner"]
        assert snapshot() == before


def test_our_customer_is_not_known_by_any_id(ours: World, outsiders: dict[str, Api]) -> None:
    ours.profile.identifiers.filter(kind="external").update(value="only_ours")
    for who, api in outsiders.items():
        for name in ("only_ours", str(ours.profile.pk)):
            assert_refusal(api.get(f"/api/schedule/user/{name}"), 404)
        assert who


def test_a_body_that_names_our_customer_touches_their_own(
    ours: World, theirs: World, outsiders: dict[str, Api]
) -> None:
    before = snapshot(ours.brokerage)
    body = visit_body(user_id=str(ours.profile.pk), project=str(theirs.project.pk), slot="evening")
    answer = outsiders["manager"].post("/api/schedule/site-visit", body)
    assert answer.status_code in (201, 404)
    assert snapshot(ours.brokerage) == before


def test_the_thread_of_our_customer_stays_ours(ours: World, outsiders: dict[str, Api]) -> None:
    ours.profile.identifiers.filter(kind="external").update(value="only_ours")
    key_api(ours.brokerage).post("/api/chat", {"user_id": "only_ours", "text": "Hello"})
    first = Message.objects.of(ours.brokerage.pk).order_by("pk")[0]
    for after in ("", f"&after={first.pk}"):
        answer = outsiders["secret key"].get(f"/api/chat/messages?user_id=only_ours{after}")
        assert answer.json() == {"results": []}


def test_our_cursor_pages_through_their_rows_only(
    ours: World, theirs: World, outsiders: dict[str, Api]
) -> None:
    for number in range(3):
        make_lead(ours.brokerage, ours.profile, lead_score=90 - number)
    link = key_api(ours.brokerage).get("/api/leads?page_size=1").json()["next"]
    answer = outsiders["manager"].get(link.removeprefix("http://testserver"))
    assert [row["id"] for row in answer.json()["results"]] == [str(theirs.lead.pk)]


def test_uniqueness_tells_nothing_about_us(
    ours: World, theirs: World, outsiders: dict[str, Api]
) -> None:
    """The same phone, e-mail, external id or message id in both brokerages are two things."""
    contact = {
        "name": ours.lead.name,
        "phone": ours.lead.phone,
        "email": ours.lead.email,
        "source": "website",
    }
    answer = outsiders["secret key"].post("/api/leads", contact)
    assert (answer.status_code, answer.json()["re_inquiry"]) == (201, False)
    assert Lead.objects.get(pk=answer.json()["id"]).brokerage == theirs.brokerage

    touch = {"kind": "call", "external_id": "call-77"}
    mine = key_api(ours.brokerage).post(f"/api/leads/{ours.lead.pk}/interactions", touch)
    yours = outsiders["secret key"].post(f"/api/leads/{theirs.lead.pk}/interactions", touch)
    assert (mine.status_code, yours.status_code) == (201, 201)
    assert Interaction.objects.filter(external_id="call-77").count() == 2

    said = {
        "user_id": "anna",
        "message_id": str(uuid4()),
        "text": f"Tell me about {ours.project.name}",
    }
    ours_said = key_api(ours.brokerage).post("/api/chat", said).json()
    theirs_said = outsiders["secret key"].post("/api/chat", said).json()
    assert ours_said["conversation_id"] != theirs_said["conversation_id"]
    assert str(ours.listing.pk) not in str(theirs_said)


def test_an_idempotency_key_is_its_brokerages_own(ours: World, theirs: World) -> None:
    """Even two visitors with one name, in two brokerages, are two credentials."""
    answers = []
    for world in (ours, theirs):
        api = visitor_api(world.brokerage, "v_anna")
        answers.append(api.post("/api/chat", {"text": "Hello"}, **{"Idempotency-Key": "same"}))
    assert [a.status_code for a in answers] == [200, 200]
    assert "Idempotency-Replayed" not in answers[1]
    assert answers[0].json()["conversation_id"] != answers[1].json()["conversation_id"]
