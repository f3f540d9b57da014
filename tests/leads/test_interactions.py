"""Touches: counted once each, in one transaction with the score."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Brokerage, User
from common.errors import ApplicationError
from common.models import Event, Step
from leads.models import Interaction, Lead
from leads.services.pipeline.interactions import Touch, record_interaction, record_interactions
from tests.common.race import race
from tests.conftest import NOW, TEST, make_lead

MINUTE = timedelta(minutes=1)


@pytest.fixture
def lead(sunrise: Brokerage) -> Lead:
    return make_lead(sunrise)


def record(lead: Lead, *kinds: str, minutes: int = 0, **fields: Any) -> list[Interaction]:
    touches = [Touch(kind=kind, occurred_at=NOW + minutes * MINUTE, **fields) for kind in kinds]
    return record_interactions(
        lead=lead, touches=touches, brokerage=lead.brokerage, actor=TEST, now=NOW
    )


def counts(lead: Lead) -> dict[str, int]:
    fresh = Lead.objects.get(pk=lead.pk)
    names = (
        "qr_scan_count",
        "catalog_views",
        "messages_count",
        "voice_count",
        "total_interactions",
    )
    return {name.split("_")[0]: getattr(fresh, name) for name in names}


@pytest.mark.parametrize(
    ("kind", "counted"),
    [
        ("qr_scan", {"qr": 1}),
        ("catalog_view", {"catalog": 1}),
        ("message", {"messages": 1}),
        ("voice", {"messages": 1, "voice": 1}),  # a voice note is a message as well
        ("property_view", {}),
        ("form", {}),
        ("like", {}),
        ("call", {}),
    ],
)
def test_each_kind_has_its_counter(lead: Lead, kind: str, counted: dict[str, int]) -> None:
    record(lead, kind)
    assert counts(lead) == {"qr": 0, "catalog": 0, "messages": 0, "voice": 0, "total": 1} | counted


def test_what_we_send_is_not_the_customers(lead: Lead) -> None:
    record(lead, "message", "voice", direction="outbound")
    assert counts(lead) == {"qr": 0, "catalog": 0, "messages": 0, "voice": 0, "total": 2}
    lead.refresh_from_db()
    assert (lead.last_customer_at, lead.last_contact_at, lead.lead_score) == (None, NOW, 0)


def test_a_batch_moves_counters_times_and_score_at_once(lead: Lead) -> None:
    record(lead, "qr_scan", "catalog_view", "message", "voice", minutes=-30)
    lead.refresh_from_db()
    assert (lead.last_customer_at, lead.last_contact_at) == (NOW - 30 * MINUTE,) * 2
    # 3 + 2 + 2 + 5, and 20 for the last hour
    assert (lead.lead_score, lead.temperature) == (32, "warm")
    assert lead.score_valid_until == NOW + 30 * MINUTE


def test_late_news_does_not_turn_the_clock_back(lead: Lead) -> None:
    record(lead, "message", minutes=-5)
    record(lead, "message", minutes=-500)
    lead.refresh_from_db()
    assert lead.last_customer_at == NOW - 5 * MINUTE
    assert lead.messages_count == 2


def test_clocks_may_differ_by_five_minutes(lead: Lead) -> None:
    record(lead, "message", minutes=5)
    with pytest.raises(ApplicationError) as caught:
        record(lead, "message", "qr_scan", minutes=6)
    assert caught.value.fields == {"at": ["This time is in the future."]}
    assert counts(lead)["total"] == 1


def test_the_same_delivery_counts_once(lead: Lead) -> None:
    touch = Touch(kind="message", occurred_at=NOW, external_id="wamid.1")
    first, new = record_interaction(
        lead=lead, touch=touch, brokerage=lead.brokerage, actor=TEST, now=NOW
    )
    again, repeated = record_interaction(
        lead=lead, touch=touch, brokerage=lead.brokerage, actor=TEST, now=NOW
    )
    assert (new, repeated, again.pk) == (True, False, first.pk)
    assert counts(lead)["total"] == 1


def test_twice_in_one_batch_counts_once(lead: Lead) -> None:
    touches = [Touch(kind="qr_scan", occurred_at=NOW, external_id=key) for key in ("a", "b", "a")]
    kept = record_interactions(
        lead=lead, touches=touches, brokerage=lead.brokerage, actor=TEST, now=NOW
    )
    assert [row.external_id for row in kept] == ["a", "b"]
    assert counts(lead)["qr"] == 2
    assert (
        record_interactions(
            lead=lead, touches=touches, brokerage=lead.brokerage, actor=TEST, now=NOW
        )
        == []
    )
    assert counts(lead)["qr"] == 2


def test_without_an_external_id_every_touch_is_new(lead: Lead) -> None:
    for _ in range(2):
        record(lead, "message")
    assert counts(lead)["messages"] == 2


def test_external_ids_are_each_brokerages_own(lead: Lead, marina: Brokerage) -> None:
    other = make_lead(marina)
    for row in (lead, other):
        assert len(record(row, "message", external_id="wamid.1")) == 1


def test_a_touch_is_no_event_besides(lead: Lead) -> None:
    """Its own row says all that an event could (docs/decisions/0023-declared-events.md)."""
    Event.objects.all().delete()
    record(lead, "message", "qr_scan")
    assert not Event.objects.exclude(name="lead_temperature_changed").exists()


@pytest.mark.parametrize("kind", ["message", "voice", "call", "email", "meeting"])
def test_the_first_human_touch_is_contacted(lead: Lead, alice: User, kind: str) -> None:
    record(lead, kind, minutes=-10, direction="outbound", user=alice)
    record(lead, kind, minutes=-2, direction="outbound", user=alice)
    lead.refresh_from_db()
    assert (lead.status, lead.first_contact_at, lead.version) == ("contacted", NOW - 10 * MINUTE, 2)
    assert Step.objects.get(subject_id=lead.pk).reason == "first human touch"


def test_an_earlier_call_logged_later_is_the_first_touch(lead: Lead, alice: User) -> None:
    record(lead, "call", minutes=-2, direction="outbound", user=alice)
    record(lead, "call", minutes=-40, direction="outbound", user=alice)
    lead.refresh_from_db()
    assert lead.first_contact_at == NOW - 40 * MINUTE


@pytest.mark.parametrize(
    "fields",
    [
        {"direction": "outbound"},
        {"direction": "inbound"},
        {"direction": "outbound", "kind": "share"},
    ],
)
def test_bots_and_customers_are_no_human_touch(
    lead: Lead, alice: User, fields: dict[str, Any]
) -> None:
    kind = fields.pop("kind", "message")
    record(lead, kind, user=alice if kind == "share" else None, **fields)
    lead.refresh_from_db()
    assert (lead.status, lead.first_contact_at) == ("new", None)


def test_a_human_touch_leads_nothing_back(sunrise: Brokerage, alice: User) -> None:
    lead = make_lead(sunrise, status="negotiation")
    record(lead, "call", direction="outbound", user=alice)
    lead.refresh_from_db()
    assert lead.status == "negotiation"


def test_a_stale_copy_is_no_reason_to_refuse_a_call(lead: Lead, alice: User, bob: User) -> None:
    """Two agents log their calls from pages that both say "new"."""
    stale = Lead.objects.get(pk=lead.pk)
    record(lead, "call", direction="outbound", user=alice)
    record(stale, "call", direction="outbound", user=bob)
    lead.refresh_from_db()
    assert (lead.status, lead.total_interactions) == ("contacted", 2)
    assert Step.objects.filter(subject_id=lead.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_at_once_every_touch_counts(sunrise: Brokerage, alice: User) -> None:
    pk = make_lead(sunrise).pk
    jobs = [
        lambda n=n: record(
            Lead.objects.get(pk=pk),
            "call",
            direction="outbound",
            user=alice,
            external_id=f"call-{n % 4}",
        )
        for n in range(8)
    ]
    results = race(jobs)
    assert sorted(len(rows) for rows in results) == [0] * 4 + [1] * 4
    lead = Lead.objects.get(pk=pk)
    assert (lead.status, lead.total_interactions, lead.version) == ("contacted", 4, 2)
