"""POST /api/leads: a new customer is a lead, a known one a re-inquiry, and a shared phone two
people."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Brokerage, User
from common.models import Event, Step
from leads.models import Interaction, Lead
from profiles.models import CustomerProfile
from tests.conftest import Api, key_api

pytestmark = pytest.mark.django_db

RAVI = {
    "name": "Ravi Menon",
    "phone": "98450 12345",
    "email": "Ravi.Menon@Example.com",
    "source": "portal",
}


def send(api: Api, **fields: Any) -> Any:
    return api.post("/api/leads", RAVI | fields)


def test_a_new_customer(key: Api, sunrise: Brokerage) -> None:
    wish = {
        "origin": "99acres", "initial_message": "Is a 3BHK free?", "transaction_type": "buy",
        "property_type": "apartment", "configurations": ["3BHK"], "locations": ["Whitefield"],
        "budget_min": "8000000", "budget_max": "12500000.50", "currency": "INR",
        "payment_method": "mortgage",
        "tags": ["nri"], "attributes": {"family": 4, "loan": True},
    }  # fmt: skip
    answer = send(key, **wish)
    assert answer.status_code == 201
    row = answer.json()
    assert row["re_inquiry"] is False
    assert row["reference"] == "lead_000001"
    assert (row["name"], row["phone"], row["email"]) == (
        "Ravi Menon",
        "+919845012345",
        "Ravi.Menon@Example.com",
    )
    assert (row["status"], row["owner"], row["source"]) == ("new", None, "portal")
    assert (row["budget_min"], row["budget_max"]) == ("8000000", "12500000.5")
    # phone 10, budget 10, transaction, property type, location, payment 5 each, a moment ago 20; a
    # form scores nothing
    assert (row["lead_score"], row["temperature"]) == (60, "hot")
    lead = Lead.objects.get()
    assert (lead.initial_message, lead.origin, lead.attributes) == (
        "Is a 3BHK free?",
        "99acres",
        {"family": 4, "loan": True},
    )
    assert set(lead.attributes_at) == {"family", "loan"}
    assert lead.budget_max == Decimal("12500000.50")
    assert Interaction.objects.get().kind == "form"
    assert list(Step.objects.values_list("from_status", "to_status")) == [("", "new")]
    assert Event.objects.filter(name="lead_created").count() == 1


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"phone": "+91 98450 12345", "email": ""},
        {"phone": "", "email": "ravi.menon@example.com"},
        {"name": "", "phone": "09845012345"},
        {"name": "Menon Ravi", "email": ""},
    ],
    ids=["the same", "phone only", "e-mail only", "no name", "the name turned round"],
)
def test_a_known_customer_is_a_re_inquiry(again: dict[str, str], key: Api) -> None:
    first = send(key).json()
    answer = send(key, **again)
    assert answer.status_code == 200, answer.content
    assert (answer.json()["id"], answer.json()["re_inquiry"]) == (first["id"], True)
    assert (Lead.objects.count(), CustomerProfile.objects.count()) == (1, 1)
    assert answer.json()["total_interactions"] == 2
    assert Event.objects.filter(name="lead_reinquired").count() == 1
    assert Event.objects.filter(name="lead_created").count() == 1


def test_a_re_inquiry_adds_and_never_takes_away(key: Api) -> None:
    send(
        key,
        locations=["Whitefield"],
        configurations=["2BHK"],
        tags=["nri"],
        budget_max="9000000",
        attributes={"a": 1},
    )
    answer = send(
        key,
        source="website",
        locations=["Sarjapur", "whitefield"],
        tags=["vip", "nri"],
        attributes={"b": 2},
    )
    row = answer.json()
    assert row["locations"] == ["Whitefield", "Sarjapur"]  # united, whatever the case
    assert row["tags"] == ["nri", "vip"]
    assert row["attributes"] == {"a": 1, "b": 2}
    assert row["budget_max"] == "9000000"
    assert row["source"] == "portal"  # where the lead came from stays
    assert send(key, budget_max="11000000").json()["budget_max"] == "11000000"  # a budget replaces
    assert send(key, initial_message="second").json()["reference"] == "lead_000001"
    assert Lead.objects.get().initial_message == ""


def test_two_names_on_one_phone_are_two_people(key: Api) -> None:
    """profiles.md: a name conflict vetoes a phone-only link, because families share phones."""
    first = send(key, email="").json()
    answer = send(key, name="Lakshmi Iyer", email="")
    assert (answer.status_code, answer.json()["re_inquiry"]) == (201, False)
    assert answer.json()["id"] != first["id"]
    assert CustomerProfile.objects.count() == 2
    assert sorted(CustomerProfile.objects.values_list("display_name", flat=True)) == [
        "Lakshmi Iyer",
        "Ravi Menon",
    ]


def test_another_intent_is_another_lead(key: Api) -> None:
    bought = send(key, transaction_type="buy").json()
    rented = send(key, transaction_type="rent")
    assert (rented.status_code, rented.json()["re_inquiry"]) == (201, False)
    assert send(key, transaction_type="buy").json()["id"] == bought["id"]
    assert send(key, transaction_type="rent").json()["id"] == rented.json()["id"]
    assert (Lead.objects.count(), CustomerProfile.objects.count()) == (2, 1)


def test_a_closed_lead_is_not_reopened_by_an_enquiry(key: Api) -> None:
    first = send(key).json()
    assert (
        key.post(
            f"/api/leads/{first['id']}/outcome", {"outcome": "won", "value": "9000000"}
        ).status_code
        == 200
    )
    answer = send(key)
    assert (answer.status_code, answer.json()["reference"]) == (201, "lead_000002")
    assert CustomerProfile.objects.count() == 1


def test_role_mailboxes_and_placeholders_are_no_evidence(key: Api) -> None:
    first = send(key, name="Asha", phone="", email="info@example.com").json()
    second = send(key, name="Bela", phone="", email="info@example.com").json()
    assert first["id"] != second["id"]


def test_a_lead_needs_an_address(key: Api) -> None:
    answer = key.post("/api/leads", {"name": "Ravi", "source": "website"})
    assert answer.status_code == 400
    assert Lead.objects.count() == 0


def test_a_chat_key_captures_and_a_read_key_does_not(sunrise: Brokerage, alice: User) -> None:
    assert send(key_api(sunrise, "chat")).status_code == 201
    assert send(key_api(sunrise, "read")).status_code == 403
    assert Lead.objects.count() == 1
