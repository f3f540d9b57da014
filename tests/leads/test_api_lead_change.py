"""GET and PATCH of one lead: versions, the status workflow, owners, timed attributes; winning,
losing, reopening."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from common.models import Event, Step
from leads.models import Lead
from tests.conftest import Api, key_api, make_lead, make_project, staff_api

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(sunrise: Brokerage, alice: User) -> Lead:
    return make_lead(sunrise, name="Anna K", owner=alice, phone="+919845011111")


def patch(api: Api, lead: Lead, **changes: Any) -> Any:
    return api.patch(f"/api/leads/{lead.pk}", changes)


def close(api: Api, lead: Lead, **body: Any) -> Any:
    return api.post(f"/api/leads/{lead.pk}/outcome", body)


def refusal(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    error: dict[str, Any] = answer.json()["error"]
    return error


def test_the_detail_has_what_the_list_leaves_out(key: Api, sunrise: Brokerage, lead: Lead) -> None:
    lead.project = make_project(sunrise, "Brigade Citrine")
    lead.save()
    row = key.get(f"/api/leads/{lead.pk}").json()
    listed = key.get("/api/leads").json()["results"][0]
    assert listed.items() <= row.items()
    assert row["project"] == {"id": str(lead.project.pk), "name": "Brigade Citrine"}
    assert row["profile_id"] == str(lead.profile_id)
    assert {
        "initial_message",
        "configurations",
        "first_contact_at",
        "last_customer_at",
        "deal_value",
        "closed_at",
    } <= set(row)


# --- versions -------------------------------------------------------------------------------------


def test_a_change_raises_the_version(key: Api, lead: Lead) -> None:
    answer = patch(
        key,
        lead,
        version=1,
        name="Anna Kurian",
        tags=["vip"],
        budget_max="9000000",
        next_follow_up_at=None,
    )
    assert answer.status_code == 200
    row = answer.json()
    assert (row["name"], row["tags"], row["budget_max"], row["version"]) == (
        "Anna Kurian",
        ["vip"],
        "9000000",
        2,
    )
    assert row["lead_score"] == 20  # phone 10 + budget 10


def test_a_stale_write_changes_nothing(key: Api, lead: Lead) -> None:
    assert patch(key, lead, version=1, name="First").status_code == 200
    error = refusal(patch(key, lead, version=1, name="Second", status="contacted"), 409)
    assert (error["code"], error["version"]) == ("stale_version", 2)
    lead.refresh_from_db()
    assert (lead.name, lead.status, lead.version) == ("First", "new", 2)


def test_without_a_version_the_last_one_wins(key: Api, lead: Lead) -> None:
    assert patch(key, lead, name="First").json()["version"] == 2
    assert patch(key, lead, name="Second").json()["version"] == 3


def test_phone_and_email_are_normalised_and_can_be_emptied(key: Api, lead: Lead) -> None:
    row = patch(key, lead, phone="080 4123 4567", email="Anna@Example.com").json()
    assert (row["phone"], row["email"]) == ("+918041234567", "Anna@Example.com")
    row = patch(key, lead, phone="", email="").json()
    assert (row["phone"], row["email"], row["lead_score"]) == ("", "", 0)


# --- status ---------------------------------------------------------------------------------------

PATH = ["new", "contacted", "qualified", "visit", "negotiation"]


@pytest.mark.parametrize("start", PATH)
@pytest.mark.parametrize("target", PATH)
def test_the_workflow_goes_forward_only(start: str, target: str, key: Api, lead: Lead) -> None:
    Lead.objects.filter(pk=lead.pk).update(status=start)
    answer = patch(key, lead, status=target)
    if PATH.index(target) >= PATH.index(start):
        assert (answer.status_code, answer.json()["status"]) == (200, target)
        return
    error = refusal(answer, 409)
    assert error["code"] == "invalid_transition"
    assert error["status"] == start
    lead.refresh_from_db()
    assert (lead.status, lead.version) == (start, 1)
    assert not Step.objects.exists()


@pytest.mark.parametrize("target", ["won", "lost"])
def test_a_lead_is_not_closed_by_a_change(target: str, key: Api, lead: Lead) -> None:
    """Losing needs a reason, winning may have a value: there is a call for it."""
    error = refusal(patch(key, lead, status=target, name="Changed"), 400)
    assert list(error["fields"]) == ["status"]
    lead.refresh_from_db()
    assert (lead.status, lead.name, lead.version) == ("new", "Anna K", 1)


def test_each_step_is_kept_with_who_took_it(lead: Lead, alice: User, meera: User) -> None:
    patch(staff_api(alice), lead, status="contacted")
    patch(staff_api(meera), lead, status="qualified")
    steps = (
        Step.objects.filter(subject_id=lead.pk)
        .order_by("at", "pk")
        .values_list("from_status", "to_status", "actor", "user")
    )
    assert list(steps) == [
        ("new", "contacted", "Alice Thomas", alice.pk),
        ("contacted", "qualified", "Meera Nair", meera.pk),
    ]


# --- owners ---------------------------------------------------------------------------------------


def test_a_manager_gives_a_lead_to_another_rm(lead: Lead, meera: User, bob: User) -> None:
    row = patch(staff_api(meera), lead, owner=str(bob.pk)).json()
    assert row["owner"] == {"id": str(bob.pk), "name": "Bob Mathew"}
    told = Event.objects.get(name="lead_assigned").payload
    assert (told["lead_id"], told["agent_id"]) == (str(lead.pk), str(bob.pk))
    assert patch(staff_api(meera), lead, owner=None).json()["owner"] is None


def test_an_agent_gives_leads_to_nobody(lead: Lead, alice: User, bob: User) -> None:
    for owner in (str(bob.pk), None):
        error = refusal(patch(staff_api(alice), lead, owner=owner), 403)
        assert error["code"] == "forbidden"
    lead.refresh_from_db()
    assert (lead.owner, lead.version) == (alice, 1)
    assert not Event.objects.filter(name="lead_assigned").exists()


def test_an_agent_takes_a_lead_of_the_pool_once(sunrise: Brokerage, alice: User, bob: User) -> None:
    pool = make_lead(sunrise, name="Pool")
    assert patch(staff_api(bob), pool, owner=str(bob.pk)).status_code == 200
    assert patch(staff_api(alice), pool, owner=str(alice.pk)).status_code == 404  # Bob's now
    pool.refresh_from_db()
    assert pool.owner == bob


def test_an_owner_nobody_knows(key: Api, lead: Lead, charlie: User) -> None:
    for owner in (charlie.pk, lead.pk):
        assert list(refusal(patch(key, lead, owner=str(owner)), 400)["fields"]) == ["owner"]


# --- attributes -----------------------------------------------------------------------------------


def test_attributes_merge_and_each_change_is_timed(key: Api, lead: Lead) -> None:
    assert patch(key, lead, attributes={"family": 4, "loan": "yes"}).json()["attributes"] == {
        "family": 4,
        "loan": "yes",
    }
    lead.refresh_from_db()
    first = dict(lead.attributes_at)
    assert patch(key, lead, attributes={"family": 5, "loan": "yes"}).json()["attributes"] == {
        "family": 5,
        "loan": "yes",
    }
    lead.refresh_from_db()
    assert lead.attributes_at["family"] > first["family"]
    assert lead.attributes_at["loan"] == first["loan"]  # the same value again is no change
    assert patch(key, lead, attributes={"loan": None}).json()["attributes"] == {"family": 5}
    lead.refresh_from_db()
    assert lead.attributes_at["loan"] > first["loan"]  # when it was taken away


# --- outcomes -------------------------------------------------------------------------------------


def test_losing_needs_a_reason(key: Api, lead: Lead) -> None:
    for reason in ({}, {"reason": ""}, {"reason": "   "}):
        assert list(refusal(close(key, lead, outcome="lost", **reason), 400)["fields"]) == [
            "reason"
        ]
    lead.refresh_from_db()
    assert (lead.status, lead.version) == ("new", 1)
    row = close(key, lead, outcome="lost", reason="bought elsewhere").json()
    assert (row["status"], row["close_reason"], row["deal_value"]) == (
        "lost",
        "bought elsewhere",
        None,
    )
    assert row["closed_at"] is not None
    assert Event.objects.filter(name="lead_lost").count() == 1
    assert Step.objects.get(subject_id=lead.pk).reason == "bought elsewhere"


def test_winning_keeps_the_value_and_closes_the_customers_stage(key: Api, lead: Lead) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    row = close(key, lead, outcome="won", value="8750000.25", at=yesterday.isoformat()).json()
    assert (row["status"], row["deal_value"]) == ("won", "8750000.25")
    lead.refresh_from_db()
    assert lead.closed_at == yesterday
    lead.profile.refresh_from_db()
    assert lead.profile.current_stage == "closed"


def test_reopening_goes_back_to_qualified(key: Api, lead: Lead) -> None:
    close(key, lead, outcome="won", value="1")
    row = close(key, lead, outcome="reopened").json()
    assert (row["status"], row["closed_at"], row["deal_value"], row["close_reason"]) == (
        "qualified",
        None,
        None,
        "",
    )
    assert Event.objects.filter(name="lead_reopened").count() == 1


def test_outcomes_that_do_not_follow(key: Api, lead: Lead) -> None:
    assert refusal(close(key, lead, outcome="reopened"), 409)["code"] == "invalid_transition"
    close(key, lead, outcome="lost", reason="price")
    assert refusal(close(key, lead, outcome="won"), 409)["code"] == "invalid_transition"
    assert (
        refusal(close(key, lead, outcome="lost", reason="again"), 409)["code"]
        == "invalid_transition"
    )
    assert refusal(patch(key, lead, status="negotiation"), 409)["code"] == "invalid_transition"
    lead.refresh_from_db()
    assert (lead.status, lead.close_reason) == ("lost", "price")


def test_an_outcome_with_a_stale_version_or_a_future_time(key: Api, lead: Lead) -> None:
    assert refusal(close(key, lead, outcome="won", version=7), 409)["code"] == "stale_version"
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    assert list(refusal(close(key, lead, outcome="won", at=tomorrow), 400)["fields"]) == ["at"]
    lead.refresh_from_db()
    assert (lead.status, lead.version) == ("new", 1)


def test_a_closed_lead_can_still_be_annotated(sunrise: Brokerage, lead: Lead) -> None:
    api = key_api(sunrise)
    close(api, lead, outcome="won")
    assert patch(api, lead, tags=["referral"]).json()["tags"] == ["referral"]
