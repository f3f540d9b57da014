"""The temperature card: the worked example, every boundary, and sums that add up."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Brokerage
from common.models import Event
from leads.models import Lead, TemperatureChange
from leads.services.pipeline.temperature import rescore_brokerage, rescore_lead
from leads.temperature import CARD
from tests.conftest import NOW, make_lead


def points(lead: Lead) -> dict[str, float]:
    return {f.name: f.points for f in CARD.explain(Lead.objects.all(), lead.pk, NOW)}


def test_worked_example_is_67_and_hot(sunrise: Brokerage) -> None:
    lead = make_lead(
        sunrise,
        qr_scan_count=1,
        catalog_views=1,
        messages_count=2,
        voice_count=1,
        phone="+919876543210",
        budget_max=20_000_000,
        property_type="apartment",
        locations=["Whitefield"],
        transaction_type="buy",
        last_customer_at=NOW - timedelta(minutes=5),
    )
    rescore_lead(lead, brokerage=sunrise, now=NOW)
    assert (lead.lead_score, lead.temperature) == (67, "hot")
    assert points(lead) == {
        "qr_scans": 3,
        "catalog_views": 2,
        "messages": 2,
        "voice": 5,
        "phone": 10,
        "budget": 10,
        "transaction_type": 5,
        "property_type": 5,
        "location": 5,
        "payment_method": 0,
        "recency": 20,
    }


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("age", "expected", "valid_for"),
    [
        (timedelta(0), 20, timedelta(hours=1)),
        (timedelta(hours=1) - SECOND, 20, SECOND),
        (timedelta(hours=1), 15, timedelta(hours=5)),
        (timedelta(hours=6) - SECOND, 15, SECOND),
        (timedelta(hours=6), 10, timedelta(hours=18)),
        (timedelta(hours=24) - SECOND, 10, SECOND),
        (timedelta(hours=24), 5, timedelta(hours=48)),
        (timedelta(hours=72) - SECOND, 5, SECOND),
        (timedelta(hours=72), 0, None),
        (timedelta(days=400), 0, None),
    ],
)
def test_recency_steps(
    sunrise: Brokerage, age: timedelta, expected: int, valid_for: timedelta | None
) -> None:
    lead = make_lead(sunrise, last_customer_at=NOW - age)
    rescore_lead(lead, brokerage=sunrise, now=NOW)
    assert lead.lead_score == expected
    assert lead.score_valid_until == (NOW + valid_for if valid_for else None)


@pytest.mark.parametrize(
    ("fields", "score", "word"),
    [
        # qualification 20 (phone, budget) + messages
        ({"phone": "+919876543210", "budget_max": 1, "messages_count": 4}, 24, "cold"),
        ({"phone": "+919876543210", "budget_max": 1, "messages_count": 5}, 25, "warm"),
        # qualification 40 + messages
        ({"full": True, "messages_count": 9}, 49, "warm"),
        ({"full": True, "messages_count": 10}, 50, "hot"),
        # qualification 40 + catalogue 10 + messages 10 + scans 9
        ({"full": True, "messages_count": 10, "catalog_views": 5, "qr_scan_count": 3}, 69, "hot"),
        # qualification 40 + catalogue 10 + messages 10 + scans 6 + …: 5 scans cap at 15
        (
            {"full": True, "messages_count": 5, "catalog_views": 5, "qr_scan_count": 5},
            70,
            "burning",
        ),
    ],
)
def test_temperature_boundaries(
    sunrise: Brokerage, fields: dict[str, Any], score: int, word: str
) -> None:
    if fields.pop("full", False):
        fields |= {
            "phone": "+919876543210",
            "budget_min": 1,
            "transaction_type": "rent",
            "property_type": "villa",
            "locations": ["Hoodi"],
            "payment_method": "cash",
        }
    lead = make_lead(sunrise, **fields)
    rescore_lead(lead, brokerage=sunrise, now=NOW)
    assert (lead.lead_score, lead.temperature) == (score, word)


def test_thresholds_are_the_brokerages(sunrise: Brokerage) -> None:
    sunrise.warm_from, sunrise.hot_from, sunrise.burning_from = 5, 10, 20
    lead = make_lead(sunrise, phone="+919876543210")
    rescore_lead(lead, brokerage=sunrise, now=NOW)
    assert (lead.lead_score, lead.temperature) == (10, "hot")


leads = st.fixed_dictionaries(
    {
        "qr_scan_count": st.integers(0, 40),
        "catalog_views": st.integers(0, 40),
        "messages_count": st.integers(0, 400),
        "voice_count": st.integers(0, 9),
        "phone": st.sampled_from(["", "+919876543210"]),
        "budget_min": st.sampled_from([None, 1]),
        "budget_max": st.sampled_from([None, 5]),
        "transaction_type": st.sampled_from(["", "buy"]),
        "property_type": st.sampled_from(["", "plot"]),
        "locations": st.sampled_from([[], ["Hoodi", "Hebbal"]]),
        "payment_method": st.sampled_from(["", "cash"]),
        "last_customer_at": st.none()
        | st.timedeltas(timedelta(0), timedelta(days=9)).map(lambda age: NOW - age),
    }
)


@pytest.mark.django_db
@given(fields=leads)
def test_factors_add_up_to_the_score(sunrise: Brokerage, fields: dict[str, Any]) -> None:
    lead = make_lead(sunrise, **fields)
    rescore_lead(lead, brokerage=sunrise, now=NOW)
    explained = CARD.explain(Lead.objects.all(), lead.pk, NOW)
    assert sum(f.points for f in explained) == lead.lead_score
    assert all(0 <= f.points <= f.cap for f in explained)
    assert sum(f.cap for f in explained if f.group == "engagement") == 40
    assert sum(f.cap for f in explained) == 100


def test_decay_writes_only_what_is_due_and_keeps_each_change(sunrise: Brokerage) -> None:
    full: dict[str, Any] = {
        "phone": "+919876543210",
        "budget_max": 1,
        "transaction_type": "buy",
        "locations": ["Hoodi"],
    }
    cooling = make_lead(sunrise, **full, last_customer_at=NOW)  # 30 + 20 = 50, hot
    fresh = make_lead(sunrise, **full, last_customer_at=NOW + timedelta(minutes=30))
    for lead in (cooling, fresh):
        rescore_lead(lead, brokerage=sunrise, now=NOW)
    TemperatureChange.objects.all().delete()
    Event.objects.all().delete()

    early = rescore_brokerage(brokerage=sunrise, now=NOW + timedelta(minutes=59), only_due=True)
    assert (early.looked_at, early.written) == (0, 0)

    later: datetime = NOW + timedelta(hours=1)
    done = rescore_brokerage(brokerage=sunrise, now=later, only_due=True)
    assert (done.looked_at, done.written, done.changed) == (1, 1, 1)
    cooling.refresh_from_db()
    assert (cooling.lead_score, cooling.temperature) == (45, "warm")
    change = TemperatureChange.objects.get()
    assert (change.lead_id, change.from_temperature, change.to_temperature, change.score) == (
        cooling.pk,
        "hot",
        "warm",
        45,
    )
    assert change.factors["recency"] == 15
    event = Event.objects.get(name="lead_temperature_changed")
    assert event.payload == {"lead_id": str(cooling.pk), "from": "hot", "to": "warm"}
    again = rescore_brokerage(brokerage=sunrise, now=later, only_due=True)
    assert again.looked_at == 0
