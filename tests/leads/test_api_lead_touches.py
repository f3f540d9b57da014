"""POST …/interactions and …/score: counters, first human touch, and a score that adds up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from common.models import Event
from leads.models import Interaction, Lead, TemperatureChange
from tests.conftest import Api, make_lead, staff_api

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(sunrise: Brokerage, alice: User) -> Lead:
    return make_lead(sunrise, name="Anna K", owner=alice)


def touch(api: Api, lead: Lead, kind: str, **fields: Any) -> Any:
    return api.post(f"/api/leads/{lead.pk}/interactions", {"kind": kind} | fields)


def score(api: Api, lead: Lead) -> dict[str, Any]:
    answer = api.post(f"/api/leads/{lead.pk}/score")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def test_a_touch_is_stored_and_counted(key: Api, lead: Lead) -> None:
    moment = datetime(2026, 11, 1, 10, 0, tzinfo=UTC)
    answer = touch(
        key,
        lead,
        "message",
        channel="whatsapp",
        text="Is it ready?",
        at=moment.isoformat(),
        external_id="w-1",
    )
    assert answer.status_code == 201
    told = answer.json()
    stored = Interaction.objects.get()
    assert told["id"] == str(stored.pk)
    assert (told["kind"], told["direction"], told["channel"], told["text"]) == (
        "message",
        "inbound",
        "whatsapp",
        "Is it ready?",
    )
    assert datetime.fromisoformat(told["at"]) == moment
    assert told["lead"]["id"] == str(lead.pk)
    assert stored.profile_id == lead.profile_id
    lead.refresh_from_db()
    assert (lead.messages_count, lead.total_interactions, lead.last_contact_at) == (1, 1, moment)


@pytest.mark.parametrize(
    ("kind", "moved"),
    [
        ("message", {"messages_count": 1}),
        ("voice", {"messages_count": 1, "voice_count": 1}),
        ("qr_scan", {"qr_scan_count": 1}),
        ("catalog_view", {"catalog_views": 1}),
        *[
            (k, {})
            for k in (
                "property_view",
                "call",
                "email",
                "meeting",
                "comment",
                "like",
                "share",
                "site_visit",
                "form",
            )
        ],
    ],
)
def test_which_counters_move(kind: str, moved: dict[str, int], key: Api, lead: Lead) -> None:
    assert touch(key, lead, kind).status_code == 201
    lead.refresh_from_db()
    zero = {"messages_count": 0, "voice_count": 0, "qr_scan_count": 0, "catalog_views": 0}
    assert {name: getattr(lead, name) for name in zero} == zero | moved
    assert lead.total_interactions == 1


def test_what_we_send_is_not_the_customers_doing(key: Api, lead: Lead) -> None:
    assert touch(key, lead, "message", direction="outbound").status_code == 201
    lead.refresh_from_db()
    assert (lead.messages_count, lead.total_interactions, lead.last_customer_at) == (0, 1, None)
    assert lead.lead_score == 0


def test_the_first_human_touch_makes_a_lead_contacted(lead: Lead, key: Api, alice: User) -> None:
    """A key is no human; an RM's call is. The first time stays."""
    touch(key, lead, "call", direction="outbound")
    lead.refresh_from_db()
    assert (lead.status, lead.first_contact_at) == ("new", None)
    first = timezone.now() - timedelta(hours=2)
    touch(staff_api(alice), lead, "call", direction="outbound", at=first.isoformat())
    lead.refresh_from_db()
    assert (lead.status, lead.first_contact_at) == ("contacted", first)
    touch(staff_api(alice), lead, "email", direction="outbound")
    lead.refresh_from_db()
    assert lead.first_contact_at == first


def test_a_touch_of_the_future_is_refused(key: Api, lead: Lead) -> None:
    answer = touch(key, lead, "message", at=(timezone.now() + timedelta(hours=1)).isoformat())
    assert answer.status_code == 400
    assert not Interaction.objects.exists()


def test_the_same_external_id_on_another_lead_is_still_the_first_touch(
    key: Api, sunrise: Brokerage, lead: Lead
) -> None:
    other = make_lead(sunrise, name="Other")
    first = touch(key, lead, "message", external_id="w-1")
    again = touch(key, other, "message", external_id="w-1")
    assert (again.status_code, again.json()["lead"]["id"]) == (200, str(lead.pk))
    assert again.json()["id"] == first.json()["id"]
    other.refresh_from_db()
    assert other.total_interactions == 0


def test_an_external_id_tells_an_agent_nothing_of_a_lead_they_may_not_see(
    key: Api, sunrise: Brokerage, lead: Lead, alice: User, bob: User
) -> None:
    Lead.objects.filter(pk=lead.pk).update(owner=alice)
    touch(key, lead, "message", external_id="w-1")
    own = make_lead(sunrise, name="Bob's", owner=bob)
    answer = touch(staff_api(bob), own, "message", external_id="w-1")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "external_id_used")
    assert str(lead.pk) not in answer.content.decode()
    own.refresh_from_db()
    assert own.total_interactions == 0


def test_a_wound_up_lead_is_touched_without_moving(key: Api, lead: Lead, alice: User) -> None:
    key.post(f"/api/leads/{lead.pk}/outcome", {"outcome": "lost", "reason": "price"})
    assert touch(staff_api(alice), lead, "call", direction="outbound").status_code == 201
    lead.refresh_from_db()
    assert lead.status == "lost"


# --- the score ------------------------------------------------------------------------------------


def test_the_worked_example_is_67_and_hot(key: Api, lead: Lead) -> None:
    """scoring.md: one scan, one catalogue view, two messages of which one by voice, phone, budget,
    type, location, transaction type, five minutes ago: 3+2+2+5 + 10+10+15 + 20."""
    recently = (timezone.now() - timedelta(minutes=5)).isoformat()
    for kind in ("qr_scan", "catalog_view", "message", "voice"):
        touch(key, lead, kind, at=recently)
    known = {
        "phone": "+919845011111",
        "budget_max": "9000000",
        "property_type": "apartment",
        "locations": ["Whitefield"],
    }
    row = key.patch(f"/api/leads/{lead.pk}", known | {"transaction_type": "buy"}).json()
    assert (row["lead_score"], row["temperature"]) == (67, "hot")
    told = score(key, lead)
    assert (told["lead_score"], told["temperature"]) == (67, "hot")
    points = sorted(
        (factor["points"] for factor in told["factors"] if factor["points"]), reverse=True
    )
    assert points == [20, 10, 10, 5, 5, 5, 5, 3, 2, 2]


def test_the_factors_add_up_and_stay_below_their_caps(key: Api, lead: Lead) -> None:
    for _ in range(12):
        for kind in ("qr_scan", "catalog_view", "message"):
            touch(key, lead, kind)
    told = score(key, lead)
    assert (
        sum(factor["points"] for factor in told["factors"])
        == told["lead_score"]
        == 15 + 10 + 10 + 20
    )
    assert all(0 <= factor["points"] <= factor["cap"] for factor in told["factors"])
    assert sum(factor["cap"] for factor in told["factors"]) == 100
    assert all(
        set(factor) == {"name", "points", "cap", "explanation"} and factor["explanation"]
        for factor in told["factors"]
    )
    assert told["conversion"] is None or set(told["conversion"]) >= {
        "score",
        "probability",
        "confidence",
    }
    assert all(set(one) == {"action", "reason"} for one in told["recommendations"])
    assert told["recommendations"]


def test_time_alone_cools_a_lead_when_it_is_asked_for(key: Api, lead: Lead) -> None:
    touch(key, lead, "message")
    assert score(key, lead)["lead_score"] == 21
    Lead.objects.filter(pk=lead.pk).update(last_customer_at=timezone.now() - timedelta(hours=25))
    assert score(key, lead)["lead_score"] == 6
    assert key.get(f"/api/leads/{lead.pk}").json()["lead_score"] == 6


def test_a_change_of_temperature_is_kept_and_told(key: Api, lead: Lead) -> None:
    for kind in ("message", "qr_scan", "catalog_view"):  # 1 + 3 + 2 + 20 = 26: warm
        touch(key, lead, kind)
    change = TemperatureChange.objects.get()
    assert (change.from_temperature, change.to_temperature, change.score) == ("cold", "warm", 26)
    assert sum(change.factors.values()) == 26
    assert Event.objects.filter(name="lead_temperature_changed").count() == 1
