"""What an agent should know before the call, on one screen."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage, User
from leads.models import Lead
from leads.selectors.insights import BudgetSaid, insights_of
from listings.models import Project
from profiles.models import CustomerProfile, MemoryItem, Objection, ProjectInterest
from tests.conftest import NOW, make_lead, make_profile, make_project
from tests.realty_crm.admin_setting import make_visit

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def anna(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(
        sunrise, "Anna", must_have_amenities=["pool"], avoided_amenities=["main road"]
    )


def remember(profile: CustomerProfile, kind: str, text: str, **fields: Any) -> None:
    MemoryItem.objects.create(
        brokerage=profile.brokerage,
        profile=profile,
        kind=kind,
        text=text,
        **({"at": NOW - DAY} | fields),
    )


def test_everything_that_is_known(
    sunrise: Brokerage, anna: CustomerProfile, citrine: Project, alice: User
) -> None:
    lead = make_lead(
        sunrise, anna, owner=alice, budget_max=Decimal(20_000_000), transaction_type="buy",
        property_type="apartment",
        configurations=["2BHK", "3BHK"], locations=["Whitefield"], payment_method="mortgage",
        qr_scan_count=2,
        last_customer_at=NOW,
    )  # fmt: skip
    remember(anna, "summary", "On web chat: asked for prices", channel="web_chat", at=NOW - 2 * DAY)
    remember(anna, "summary", "By e-mail: sent the floor plan", channel="email")
    remember(anna, "summary", "long ago", archived_at=NOW)
    remember(anna, "promise", "Send the price list")
    remember(anna, "promise", "kept already", closed_at=NOW)
    Objection.objects.create(brokerage=sunrise, profile=anna, type="price", count=2, last_at=NOW)
    falcon = make_project(sunrise, "Falcon City")
    own = {"brokerage": sunrise, "profile": anna}
    ProjectInterest.objects.create(**own, project=citrine, view_count=3, last_viewed=NOW)
    ProjectInterest.objects.create(
        **own, project=falcon, rejected_at=NOW, rejected_reason="far", last_viewed=NOW - DAY
    )
    found = insights_of(lead, NOW)
    assert found.budget == BudgetSaid(None, Decimal(20_000_000), "INR")
    assert found.budget.is_known
    assert found.preferences == (
        "Buy", "Apartment", "2BHK, 3BHK", "in Whitefield", "Home loan or mortgage",
        "must have pool",
        "avoids main road",
    )  # fmt: skip
    assert [item.text for item in found.summaries] == [
        "By e-mail: sent the floor plan",
        "On web chat: asked for prices",
    ]
    assert found.promises == ("Send the price list",)
    assert found.objections == ("Price × 2",)
    assert [one.project for one in found.compared] == [citrine, falcon]
    assert found.next_actions == (
        ("Offer a site visit", "2 QR scans or more"),
        ("Keep the promise", "Send the price list"),
    )


def test_nothing_is_known(sunrise: Brokerage) -> None:
    found = insights_of(make_lead(sunrise), NOW)
    assert not found.budget.is_known
    assert (found.preferences, found.summaries, found.objections, found.compared) == (
        (),
        (),
        (),
        (),
    )
    assert (found.urgency.level, found.urgency.reasons) == ("low", ("nothing presses",))
    assert found.next_actions == ()


@pytest.mark.parametrize(
    ("fields", "visit_in", "level", "reasons"),
    [
        ({"temperature": "burning"}, None, "high", ("is burning",)),
        ({"temperature": "hot"}, None, "medium", ("is hot",)),
        ({"temperature": "warm"}, None, "medium", ("is warm",)),
        ({"temperature": "cold"}, None, "low", ("nothing presses",)),
        ({"react_by": NOW}, None, "high", ("nobody has reacted by the deadline",)),
        (
            {"temperature": "hot", "next_follow_up_at": NOW},
            None,
            "high",
            ("the planned follow-up is due",),
        ),
        ({}, 3 * DAY, "high", ("visits Brigade Citrine within three days",)),
        ({}, 3 * DAY + HOUR, "low", ("nothing presses",)),
    ],
)
def test_urgency_says_why(
    sunrise: Brokerage,
    citrine: Project,
    alice: User,
    fields: dict[str, Any],
    visit_in: timedelta | None,
    level: str,
    reasons: tuple[str, ...],
) -> None:
    lead = make_lead(sunrise, **fields)
    if visit_in:
        make_visit(lead, citrine, alice, NOW + visit_in)
    found = insights_of(lead, NOW)
    assert (found.urgency.level, found.urgency.reasons) == (level, reasons)
    prepares = ("Prepare the visit", "the customer comes to Brigade Citrine") in found.next_actions
    assert prepares is (visit_in is not None)


def test_the_queries_do_not_grow(sunrise: Brokerage, anna: CustomerProfile) -> None:
    lead = Lead.objects.select_related("brokerage", "profile").get(pk=make_lead(sunrise, anna).pk)
    for count in (1, 30):
        for number in range(count):
            remember(anna, "summary", f"{count}-{number}")
            project = make_project(sunrise, f"{count}-{number}")
            ProjectInterest.objects.create(
                brokerage=sunrise, profile=anna, project=project, last_viewed=NOW
            )
        with CaptureQueriesContext(connection) as queries:
            found = insights_of(lead, NOW)
            assert [str(one.project) for one in found.compared]
        assert len(queries) == 7
    assert (len(found.summaries), len(found.compared)) == (5, 6)
