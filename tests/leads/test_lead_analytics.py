"""The report on leads, worked out by hand on a small world. D(n) is n days before NOW."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage, User
from common.models import Step
from leads.models import Interaction, Lead, TemperatureChange
from leads.selectors.reports.analytics import lead_analytics
from listings.models import Project
from profiles.services.privacy.erase import erase_profile
from tests.conftest import NOW, TEST, Api, make_lead, make_project, staff_api

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def d(days: float) -> datetime:
    return NOW - days * DAY


def lead_with(
    brokerage: Brokerage,
    steps: dict[str, datetime],
    *,
    wait: timedelta | None = None,
    **fields: Any,
) -> Lead:
    """A lead with these steps; ``wait`` is the time until the first human touch, where the customer
    asked."""
    born = next(iter(steps.values()))
    lead = make_lead(
        brokerage, status=list(steps)[-1], currency=fields.pop("currency", "INR"), **fields
    )
    changes: dict[str, Any] = {"created_at": born}
    if wait is not None:
        changes["first_contact_at"] = born + wait
    Lead.objects.filter(pk=lead.pk).update(**changes)
    before = ""
    for status, at in steps.items():
        Step.objects.create(
            brokerage=brokerage,
            subject_kind="lead",
            subject_id=lead.pk,
            from_status=before,
            to_status=status,
            at=at,
        )
        before = status
    return lead


@pytest.fixture
def world(
    sunrise: Brokerage, marina: Brokerage, alice: User, bob: User, citrine: Project
) -> dict[str, Lead]:
    """Five leads of the last 30 days, two older ones of which one was won two days ago, and a
    stranger's."""
    leads = {
        "won": lead_with(
            sunrise,
            {"new": d(20), "contacted": d(19), "qualified": d(17), "won": d(10)},
            owner=alice, project=citrine, source="website", submitted_at=d(20), wait=4 * MINUTE,
            closed_at=d(10), deal_value=10_000_000, commission=200_000,
        ),
        "lost": lead_with(
            sunrise,
            {"new": d(15), "contacted": d(14), "lost": d(5)},
            owner=bob, source="website", submitted_at=d(15), wait=5 * MINUTE, closed_at=d(5),
            close_reason="price",
        ),
        "visit": lead_with(
            sunrise,
            {"new": d(10), "visit": d(8)},
            owner=alice, project=citrine, source="portal", submitted_at=d(10), wait=120 * MINUTE,
            temperature="hot",
            conversion_score=34, budget_max=9_000_000,
        ),
        "pool": lead_with(sunrise, {"new": d(3)}, source="portal", submitted_at=d(3),
        conversion_score=100),
        "own find": lead_with(sunrise, {"new": d(2)}, owner=alice, source="agent"),
    }  # fmt: skip
    for before, after in (("cold", "hot"), ("hot", "burning"), ("burning", "cold")):
        TemperatureChange.objects.create(
            brokerage=sunrise,
            lead=leads["won"],
            from_temperature=before,
            to_temperature=after,
            score=1,
            at=d(19),
        )
    lead_with(
        sunrise, {"new": d(60), "won": d(2)}, owner=alice, source="expo_qr", closed_at=d(2),
        deal_value=5_000_000,
        currency="AED", submitted_at=d(60), wait=MINUTE,
    )  # fmt: skip
    lead_with(
        sunrise,
        {"new": d(60), "lost": d(40)},
        owner=bob,
        source="sms",
        closed_at=d(40),
        close_reason="spam",
    )
    lead_with(
        marina, {"new": d(5), "lost": d(4)}, source="phone", closed_at=d(4), close_reason="stranger"
    )
    return leads


def report(brokerage: Brokerage) -> dict[str, Any]:
    return lead_analytics(brokerage, d(30), NOW)


def test_the_funnel(world: dict[str, Lead], sunrise: Brokerage) -> None:
    steps = report(sunrise)["funnel"]
    assert [
        (step["status"], step["reached"], step["share"], step["median_days"]) for step in steps
    ] == [
        ("new", 5, 1.0, 1.0),  # left after 1, 1 and 2 days
        ("contacted", 3, 0.6, 5.5),  # left after 2 and 9 days; the visit passed through it
        ("qualified", 2, 0.4, 7.0),
        ("visit", 2, 0.4, None),
        ("negotiation", 1, 0.2, None),  # the won one
        ("won", 1, 0.2, None),
    ]


def test_conversion(
    world: dict[str, Lead], sunrise: Brokerage, alice: User, bob: User, citrine: Project
) -> None:
    found = report(sunrise)["conversion"]

    def rows(name: str) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in found[name]]

    assert rows("source") == [
        ("portal", "Portal", 2, 0, 0, 0.0),
        ("website", "Website", 2, 1, 1, 0.5),
        ("agent", "Agent", 1, 0, 0, 0.0),
    ]
    assert rows("agent") == [
        (str(alice.pk), "Alice Thomas", 3, 1, 0, 0.3333),
        (str(bob.pk), "Bob Mathew", 1, 0, 1, 0.0),
        (None, "The pool", 1, 0, 0, 0.0),
    ]
    assert rows("project") == [
        (None, "No project", 3, 0, 1, 0.0),
        (str(citrine.pk), "Brigade Citrine", 2, 1, 0, 0.5),
    ]
    assert rows("temperature") == [
        ("cold", "Cold", 3, 0, 1, 0.0),
        ("burning", "Burning", 1, 1, 0, 1.0),  # it has cooled down since
        ("hot", "Hot", 1, 0, 0, 0.0),
    ]


def test_speed_to_lead(world: dict[str, Lead], sunrise: Brokerage) -> None:
    found = report(sunrise)["speed_to_lead"]

    def row(one: dict[str, Any]) -> tuple[Any, ...]:
        names = ("leads", "median_seconds", "p90_seconds", "within_5_min", "never_contacted")
        return tuple(one[name] for name in names)

    assert row(found["all"]) == (4, 300, 5820, 0.5, 0.25)  # 240, 300, 7200: 300 + 0.8 · 6900
    assert {one["name"]: row(one) for one in found["source"]} == {
        "Website": (2, 270, 294, 1.0, 0.0),
        "Portal": (2, 7200, 7200, 0.0, 0.5),
    }
    assert {one["name"]: row(one) for one in found["agent"]} == {
        "Alice Thomas": (2, 3720, 6504, 0.5, 0.0),  # 240 and 7200
        "Bob Mathew": (1, 300, 300, 1.0, 0.0),
        "The pool": (1, None, None, 0.0, 1.0),
    }


def test_revenue_and_lost_reasons_go_by_the_closing(
    world: dict[str, Lead], sunrise: Brokerage
) -> None:
    found = report(sunrise)
    earned = found["revenue"]
    inr, aed = (Decimal(10_000_000), Decimal(200_000)), (Decimal(5_000_000), Decimal(0))
    names = ("name", "currency", "deals", "value", "commission")
    rows = {by: sorted(tuple(row[n] for n in names) for row in earned[by]) for by in earned}
    assert rows == {
        "total": [("AED", "AED", 1, *aed), ("INR", "INR", 1, *inr)],
        "agent": [("Alice Thomas", "AED", 1, *aed), ("Alice Thomas", "INR", 1, *inr)],
        "source": [("Expo QR", "AED", 1, *aed), ("Website", "INR", 1, *inr)],
        "project": [("Brigade Citrine", "INR", 1, *inr), ("No project", "AED", 1, *aed)],
    }
    assert found["lost_reasons"] == [{"reason": "price", "count": 1}]


def test_activity_counts_days_of_the_office(
    world: dict[str, Lead], sunrise: Brokerage, alice: User, bob: User
) -> None:
    noon = NOW - 3 * DAY  # 11:30 in the office
    touches = [
        ("won", alice, "outbound", noon),
        ("won", alice, "outbound", noon + timedelta(hours=12)),  # 23:30 of the same day
        (
            "visit",
            alice,
            "outbound",
            noon + timedelta(hours=13),
        ),  # half past midnight, and the same day in London
        ("lost", bob, "outbound", noon),
        ("lost", bob, "inbound", noon),
        ("lost", None, "outbound", noon),  # the bot
        ("lost", bob, "outbound", d(31)),
    ]
    for name, user, direction, at in touches:
        Interaction.objects.create(
            brokerage=sunrise, lead=world[name], profile=world[name].profile, user=user,
            kind="call",
            direction=direction, occurred_at=at,
        )  # fmt: skip
    rows = [tuple(row.values())[1:] for row in report(sunrise)["agents"]]
    assert rows == [("Alice Thomas", 3, 2, 2), ("Bob Mathew", 1, 1, 1)]


def test_the_forecast_adds_up_chances(
    world: dict[str, Lead], sunrise: Brokerage, marina: Brokerage
) -> None:
    assert report(sunrise)["forecast"] == {
        "leads": 2,
        "expected_won": 1.33,  # 33/99 and 99/99
        "expected_value": [{"currency": "INR", "value": Decimal("3000000.00")}],
    }
    assert report(marina)["forecast"] is None
    assert report(marina)["model_quality"] is None


def test_an_empty_brokerage_has_an_empty_report(sunrise: Brokerage) -> None:
    found = report(sunrise)
    assert {step["reached"] for step in found["funnel"]} == {0}
    assert {step["share"] for step in found["funnel"]} == {None}
    assert found["speed_to_lead"]["all"]["leads"] == 0
    assert found["speed_to_lead"]["all"]["never_contacted"] is None
    assert found["revenue"] == {"agent": [], "source": [], "project": [], "total": []}


def funnel(brokerage: Brokerage) -> dict[str, tuple[int, float | None]]:
    return {
        step["status"]: (step["reached"], step["median_days"])
        for step in report(brokerage)["funnel"]
    }


def test_a_reopened_lead_counts_as_far_as_it_came(sunrise: Brokerage) -> None:
    steps = {
        "new": d(20),
        "contacted": d(18),
        "negotiation": d(15),
        "won": d(12),
        "qualified": d(10),
    }
    lead_with(sunrise, steps)
    assert funnel(sunrise) == {
        "new": (1, 2.0),
        "contacted": (1, 3.0),
        "qualified": (1, None),
        "visit": (1, None),
        "negotiation": (1, 3.0),
        "won": (0, None),  # and the two days until it was reopened are no stay
    }
    found = report(sunrise)
    assert found["revenue"]["total"] == []
    assert [(row["won"], row["lost"]) for row in found["conversion"]["source"]] == [(0, 0)]


def test_a_lead_that_was_lost_twice_counts_to_the_furthest(sunrise: Brokerage) -> None:
    lead = lead_with(
        sunrise, {"new": d(20), "visit": d(18), "lost": d(15)}, closed_at=d(1), close_reason="price"
    )
    for before, after, day in (("lost", "qualified", 10), ("qualified", "lost", 1)):
        Step.objects.create(
            brokerage=sunrise,
            subject_kind="lead",
            subject_id=lead.pk,
            from_status=before,
            to_status=after,
            at=d(day),
        )
    assert [reached for reached, _ in funnel(sunrise).values()] == [1, 1, 1, 1, 0, 0]
    assert funnel(sunrise)["qualified"] == (1, 9.0)
    assert report(sunrise)["lost_reasons"] == [{"reason": "price", "count": 1}]


def test_an_outcome_that_is_dated_back_tells_no_stay(sunrise: Brokerage) -> None:
    """On the day of the call somebody noted that it had been lost three days before."""
    lead_with(sunrise, {"new": d(10), "contacted": d(2), "lost": d(5)})
    assert funnel(sunrise)["contacted"] == (1, None)
    assert funnel(sunrise)["new"] == (1, None)


def test_the_period_begins_with_its_first_moment_and_ends_before_its_last(
    sunrise: Brokerage,
) -> None:
    for at in (d(30), d(30) - timedelta(microseconds=1), NOW):
        lead_with(sunrise, {"new": at, "won": at}, submitted_at=at, wait=MINUTE, closed_at=at)
    found = report(sunrise)
    assert found["funnel"][0]["reached"] == 1
    assert found["speed_to_lead"]["all"]["leads"] == 1
    assert [row["deals"] for row in found["revenue"]["total"]] == [1]


def test_an_erased_customer_stays_as_a_number(sunrise: Brokerage) -> None:
    lost = lead_with(
        sunrise, {"new": d(9), "lost": d(5)}, closed_at=d(5), close_reason="Anna moved to Pune"
    )
    open_one = lead_with(sunrise, {"new": d(8), "visit": d(6)})
    lead_with(sunrise, {"new": d(7), "lost": d(6)}, closed_at=d(6))
    for lead in (lost, open_one):
        erase_profile(profile=lead.profile, actor=TEST, now=NOW - MINUTE)
    found = report(sunrise)
    assert [(row["leads"], row["lost"]) for row in found["conversion"]["source"]] == [(3, 3)]
    assert [step["reached"] for step in found["funnel"]] == [3, 1, 1, 1, 0, 0]
    assert found["lost_reasons"] == [
        {"reason": "the data was erased", "count": 2},
        {"reason": "", "count": 1},
    ]


def test_days_of_activity_are_whole_where_the_clock_goes_back(
    sunrise: Brokerage, alice: User
) -> None:
    Brokerage.objects.filter(pk=sunrise.pk).update(timezone="America/New_York")
    sunrise.refresh_from_db()
    lead = make_lead(sunrise, owner=alice)
    last_of_october, first, last = (
        (1, 3, 59),
        (1, 4, 1),
        (2, 4, 30),
    )  # 23:59; 00:01 and 23:30 of a day of 25 hours
    for day, hour, minute in (last_of_october, first, last):
        Interaction.objects.create(
            brokerage=sunrise, lead=lead, profile=lead.profile, user=alice, kind="call",
            direction="outbound",
            occurred_at=datetime(2026, 11, day, hour, minute, tzinfo=UTC),
        )  # fmt: skip
    (row,) = report(sunrise)["agents"]
    assert (row["touches"], row["leads"], row["days_active"]) == (3, 1, 2)


def test_the_report_takes_as_many_queries_for_many_leads(
    world: dict[str, Lead], sunrise: Brokerage
) -> None:
    with CaptureQueriesContext(connection) as few:
        report(sunrise)
    for number in range(30):
        project = make_project(sunrise, f"Project {number}")
        lead_with(
            sunrise,
            {"new": d(5), "contacted": d(4)},
            project=project,
            submitted_at=d(5),
            wait=MINUTE,
        )
    with CaptureQueriesContext(connection) as many:
        report(sunrise)
    assert len(many) == len(few) <= 9


def test_lists_are_bounded(sunrise: Brokerage) -> None:
    for number in range(51):
        project = make_project(sunrise, f"Project {number}")
        lead_with(
            sunrise,
            {"new": d(5), "lost": d(4)},
            project=project,
            closed_at=d(4),
            close_reason=f"{number}",
        )
    found = report(sunrise)
    assert len(found["conversion"]["project"]) == len(found["lost_reasons"]) == 50


@pytest.mark.usefixtures("at_now")
def test_the_api_answers_managers_and_keys(
    world: dict[str, Lead], key: Api, meera: User, alice: User
) -> None:
    Lead.objects.filter(pk=world["won"].pk).update(closed_at=NOW - MINUTE)
    answer = key.get("/api/leads/analytics?timeframe=90d")
    assert answer.status_code == 200
    found = answer.json()
    assert found["timeframe"] == "90d"
    assert {
        row["currency"]: (row["value"], row["commission"]) for row in found["revenue"]["total"]
    } == {
        "INR": ("10000000", "200000"),
        "AED": ("5000000", "0"),
    }
    assert found["forecast"]["expected_value"] == [{"currency": "INR", "value": "3000000"}]
    assert staff_api(meera).get("/api/leads/analytics").status_code == 200
    assert staff_api(alice).get("/api/leads/analytics").status_code == 403
    for wrong in ("0d", "30", "1000d", "x"):
        assert key.get(f"/api/leads/analytics?timeframe={wrong}").status_code == 400
