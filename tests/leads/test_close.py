"""Won, lost, reopened."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from common.errors import ApplicationError, Conflict
from common.models import Event, Step
from leads.models import Lead
from leads.services.pipeline.change import change_lead
from leads.services.pipeline.close import Ending, close_lead
from tests.conftest import NOW, TEST, make_lead


@pytest.fixture
def lead(sunrise: Brokerage) -> Lead:
    return make_lead(sunrise)


def close(
    lead: Lead, outcome: str, reason: str = "", expected_version: int | None = None, **ending: Any
) -> Lead:
    close_lead(
        lead=lead,
        outcome=outcome,
        actor=TEST,
        now=NOW,
        reason=reason,
        ending=Ending(**ending),
        expected_version=expected_version,
    )
    return Lead.objects.get(pk=lead.pk)


def events() -> list[str]:
    return list(Event.objects.order_by("id").values_list("name", flat=True))


def test_won_with_its_value(lead: Lead) -> None:
    won = close(lead, "won", value=Decimal("13500000"), at=NOW - timedelta(days=2))
    assert (won.status, won.deal_value, won.closed_at) == (
        "won",
        13_500_000,
        NOW - timedelta(days=2),
    )
    assert won.profile.current_stage == "closed"
    step = Step.objects.get(subject_id=lead.pk)
    assert (step.from_status, step.to_status, step.at) == ("new", "won", NOW - timedelta(days=2))
    assert events() == ["lead_won"]


def test_won_without_a_value_is_fine(lead: Lead) -> None:
    assert close(lead, "won").deal_value is None


def test_lost_with_its_reason(lead: Lead) -> None:
    lost = close(lead, "lost", reason="bought elsewhere", value=Decimal(5))
    assert (lost.status, lost.close_reason, lost.closed_at, lost.deal_value) == (
        "lost",
        "bought elsewhere",
        NOW,
        None,
    )
    assert events() == ["lead_lost"]


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_losing_needs_a_reason(lead: Lead, reason: str) -> None:
    with pytest.raises(ApplicationError) as caught:
        close(lead, "lost", reason=reason)
    assert caught.value.fields is not None
    assert "reason" in caught.value.fields
    lead.refresh_from_db()
    assert (lead.status, events()) == ("new", [])


def test_nothing_is_closed_in_the_future(lead: Lead) -> None:
    with pytest.raises(ApplicationError) as caught:
        close(lead, "won", at=NOW + timedelta(seconds=1))
    assert caught.value.fields is not None
    assert "at" in caught.value.fields


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_reopened_goes_back_to_qualified(lead: Lead, outcome: str) -> None:
    close(lead, outcome, reason="mistake", value=Decimal(5))
    again = close(lead, "reopened")
    assert (again.status, again.closed_at, again.close_reason, again.deal_value) == (
        "qualified",
        None,
        "",
        None,
    )
    assert again.version == 3
    assert again.is_open
    assert events() == [f"lead_{outcome}", "lead_reopened"]


@pytest.mark.parametrize(
    ("before", "outcome"), [("new", "reopened"), ("won", "won"), ("won", "lost"), ("lost", "won")]
)
def test_what_the_workflow_forbids(sunrise: Brokerage, before: str, outcome: str) -> None:
    lead = make_lead(sunrise, status=before)
    with pytest.raises(Conflict) as caught:
        close(lead, outcome, reason="x")
    assert caught.value.code == "invalid_transition"
    lead.refresh_from_db()
    assert (lead.status, events()) == (before, [])


def test_a_stale_page_closes_nothing(lead: Lead) -> None:
    close(lead, "lost", reason="x", expected_version=1)
    close(lead, "reopened", expected_version=2)
    with pytest.raises(Conflict) as caught:
        close(lead, "won", expected_version=1)
    assert caught.value.code == "stale_version"


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_closed_lead_is_reopened_by_its_own_call_only(
    lead: Lead, meera: User, outcome: str
) -> None:
    """A changed status alone would leave value, reason and closing time behind."""
    closed = close(lead, outcome, reason="x", value=Decimal(5))
    with pytest.raises(Conflict) as caught:
        change_lead(
            lead=closed, changes={"status": "qualified"}, caller=staff_caller(meera), now=NOW
        )
    assert caught.value.code == "invalid_transition"
    closed.refresh_from_db()
    assert closed.status == outcome
