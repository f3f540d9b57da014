"""The reaction clock: from the customer's submit to the first human touch."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from accounts.services.brokerages import save_settings
from common.models import Event
from common.transitions import Actor
from leads.models import Lead
from leads.services.pipeline.capture import Enquiry, capture
from leads.services.pipeline.change import change_lead
from leads.services.pipeline.close import close_lead
from leads.services.pipeline.interactions import Touch, record_interaction
from leads.services.pipeline.temperature import (
    follow_temperature_rules,
    rescore_brokerage,
    rescore_lead,
)
from leads.services.pipeline.voice import mark_voice_heard
from leads.services.pipeline.watch_deadlines import escalate_overdue_batch
from leads.tasks import watch_deadlines
from profiles.handles import Contact, read_phone
from scheduling.services.callbacks.status import change_callback_status
from tests.common.race import race
from tests.conftest import NOW, TEST, make_lead
from tests.realty_crm.admin_setting import make_callback

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def enquire(brokerage: Brokerage, actor: Actor = TEST, **fields: Any) -> Lead:
    """A lead with a phone: 10 points and 20 for recency, warm."""
    contact = Contact.of(
        name="John", phone=read_phone(fields.pop("phone", "98765 43210"), region="IN")
    )
    lead, _ = capture(
        brokerage=brokerage, enquiry=Enquiry(contact=contact, **fields), actor=actor, now=NOW
    )
    lead.refresh_from_db()
    return lead


def scored(brokerage: Brokerage, scans: int, now: datetime = NOW, **fields: Any) -> Lead:
    """A lead that asked at NOW: 10 points for the phone, 20 for recency, 3 a scan up to 15; 10 more
    with a budget."""
    lead = make_lead(
        brokerage,
        phone="+919876543210",
        submitted_at=NOW,
        last_customer_at=NOW,
        qr_scan_count=scans,
        **fields,
    )
    rescore_lead(lead, brokerage=brokerage, now=now)
    lead.refresh_from_db()
    return lead


def late(now: datetime) -> list[str]:
    """Sweeps, and names the leads that somebody is told about then."""
    before = set(Event.objects.values_list("pk", flat=True))
    escalate_overdue_batch(now=now)
    return [
        e.payload["lead_id"]
        for e in Event.objects.filter(name="lead_overdue").exclude(pk__in=before)
    ]


@pytest.mark.parametrize(
    ("fields", "temperature", "allowed"),
    [
        (
            {"qr_scan_count": 5, "messages_count": 10, "budget_max": 1, "voice_count": 1},
            "burning",
            5 * MINUTE,
        ),
        ({"qr_scan_count": 5, "catalog_views": 3}, "hot", HOUR),
        ({}, "warm", 24 * HOUR),
        ({"phone": ""}, "cold", None),
    ],
)
def test_the_deadline_follows_the_temperature(
    sunrise: Brokerage, fields: dict[str, Any], temperature: str, allowed: timedelta | None
) -> None:
    lead = make_lead(
        sunrise, **({"phone": "+919876543210"} | fields), submitted_at=NOW, last_customer_at=NOW
    )
    rescore_lead(lead, brokerage=sunrise, now=NOW)
    lead.refresh_from_db()
    assert lead.temperature == temperature
    assert lead.react_by == (NOW + allowed if allowed else None)


def test_the_allowances_are_the_brokerages(sunrise: Brokerage) -> None:
    sunrise.warm_reaction_minutes = 90
    sunrise.save()
    assert scored(sunrise, 0).react_by == NOW + 90 * MINUTE


def test_the_clock_starts_at_the_customers_submit(sunrise: Brokerage, alice: User) -> None:
    asked = enquire(sunrise)
    assert (asked.temperature, asked.submitted_at, asked.react_by) == ("warm", NOW, NOW + 24 * HOUR)
    written_down = enquire(sunrise, Actor(alice.name, alice.pk), phone="98450 11111")
    assert (written_down.temperature, written_down.submitted_at, written_down.react_by) == (
        "warm",
        None,
        None,
    )
    imported = enquire(sunrise, source="import", phone="98450 22222")
    assert (imported.submitted_at, imported.react_by) == (None, None)


def test_asking_again_does_not_restart_it(sunrise: Brokerage) -> None:
    enquire(sunrise)
    again, created = capture(
        brokerage=sunrise,
        enquiry=Enquiry(contact=Contact.of(phone=read_phone("98765 43210", region="IN"))),
        actor=TEST,
        now=NOW + HOUR,
    )
    again.refresh_from_db()
    assert (created, again.submitted_at, again.react_by) == (False, NOW, NOW + 24 * HOUR)


def test_it_moves_when_the_lead_gets_hotter(sunrise: Brokerage) -> None:
    lead = scored(sunrise, 0)
    assert lead.react_by == NOW + 24 * HOUR
    Lead.objects.filter(pk=lead.pk).update(qr_scan_count=7, budget_max=1)
    rescore_lead(lead, brokerage=sunrise, now=NOW)
    lead.refresh_from_db()
    assert (lead.temperature, lead.react_by) == ("hot", NOW + HOUR)  # 10 + 10 + 15 + 20 = 55


def test_the_bulk_job_moves_it_too(sunrise: Brokerage) -> None:
    lead = scored(sunrise, 5, budget_max=1)  # 55, hot; an hour later 50, six hours later 45
    assert lead.react_by == NOW + HOUR
    rescore_brokerage(brokerage=sunrise, now=NOW + 7 * HOUR)
    lead.refresh_from_db()
    assert (lead.temperature, lead.react_by) == ("warm", NOW + 24 * HOUR)


@pytest.mark.parametrize("by", ["call", "status", "callback"])
def test_a_human_touch_stops_it(sunrise: Brokerage, alice: User, by: str) -> None:
    lead, then = scored(sunrise, 0, owner=alice), NOW + 3 * MINUTE
    if by == "call":
        touch = Touch(kind="call", occurred_at=then, direction="outbound", user=alice)
        record_interaction(lead=lead, touch=touch, brokerage=sunrise, actor=TEST, now=then)
    elif by == "status":
        change_lead(
            lead=lead, changes={"status": "contacted"}, caller=staff_caller(alice), now=then
        )
    else:
        callback = make_callback(lead, alice)
        change_callback_status(
            callback=callback, status="contacted", actor=Actor("Alice", alice.pk), now=then
        )
    lead.refresh_from_db()
    assert (lead.react_by, lead.first_contact_at) == (None, then)
    assert late(NOW + 48 * HOUR) == []
    rescore_brokerage(brokerage=sunrise, now=NOW + 48 * HOUR)
    lead.refresh_from_db()
    assert lead.react_by is None


@pytest.mark.parametrize("by", ["bot", "customer", "no answer"])
def test_nothing_else_stops_it(sunrise: Brokerage, alice: User, by: str) -> None:
    lead = scored(sunrise, 0)
    if by == "no answer":
        callback = make_callback(lead, alice)
        change_callback_status(
            callback=callback, status="no_answer", actor=Actor("Alice", alice.pk), now=NOW
        )
    else:
        touch = Touch(
            kind="message", occurred_at=NOW, direction="outbound" if by == "bot" else "inbound"
        )
        record_interaction(lead=lead, touch=touch, brokerage=sunrise, actor=TEST, now=NOW)
    lead.refresh_from_db()
    assert (lead.react_by, lead.first_contact_at) == (NOW + 24 * HOUR, None)


def test_a_closed_lead_waits_for_nobody(sunrise: Brokerage) -> None:
    lead = scored(sunrise, 0)
    close_lead(lead=lead, outcome="lost", reason="spam", actor=TEST, now=NOW)
    lead.refresh_from_db()
    assert lead.react_by is None
    assert late(NOW + 48 * HOUR) == []


def test_at_the_deadline_it_is_told_once(sunrise: Brokerage, marina: Brokerage) -> None:
    lead, other = scored(sunrise, 0), scored(marina, 0)
    assert late(NOW + 24 * HOUR - MINUTE) == []
    assert sorted(late(NOW + 24 * HOUR)) == sorted([str(lead.pk), str(other.pk)])
    assert late(NOW + 25 * HOUR) == []
    lead.refresh_from_db()
    assert lead.overdue_at == NOW + 24 * HOUR


def test_a_broken_promise_stays_when_the_lead_cools_down(sunrise: Brokerage) -> None:
    lead = scored(sunrise, 5, budget_max=1)
    assert late(NOW + HOUR) == [str(lead.pk)]
    rescore_brokerage(brokerage=sunrise, now=NOW + 7 * HOUR)
    lead.refresh_from_db()
    assert (lead.temperature, lead.react_by) == ("warm", NOW + HOUR)
    assert late(NOW + 48 * HOUR) == []


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_once(sunrise: Brokerage) -> None:
    for _ in range(20):
        scored(sunrise, 0)
    Lead.objects.update(react_by=timezone.now())
    assert sum(race([watch_deadlines] * 4)) == 20
    assert Event.objects.filter(name="lead_overdue").count() == 20


def test_the_sweep_takes_batches(sunrise: Brokerage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leads.services.pipeline.watch_deadlines.BATCH", 3)
    for _ in range(7):
        scored(sunrise, 0)
    Lead.objects.update(react_by=timezone.now())
    assert watch_deadlines() == 7


# --- voice messages nobody has listened to --------------------------------------------------------


def speak(lead: Lead) -> None:
    touch = Touch(kind="voice", occurred_at=NOW)
    record_interaction(lead=lead, touch=touch, brokerage=lead.brokerage, actor=TEST, now=NOW)


@pytest.mark.parametrize("by", ["saying so", "calling"])
def test_voice_messages_wait_until_somebody_hears_them(
    sunrise: Brokerage, alice: User, by: str
) -> None:
    lead = make_lead(sunrise, owner=alice)
    speak(lead)
    speak(lead)
    lead.refresh_from_db()
    assert (lead.voice_count, lead.unheard_voice_count) == (2, 2)
    if by == "calling":
        touch = Touch(kind="call", occurred_at=NOW, direction="outbound", user=alice)
        record_interaction(lead=lead, touch=touch, brokerage=sunrise, actor=TEST, now=NOW)
    else:
        mark_voice_heard(lead=lead, actor=Actor("Alice", alice.pk))
    lead.refresh_from_db()
    assert (lead.voice_count, lead.unheard_voice_count) == (2, 0)
    speak(lead)
    lead.refresh_from_db()
    assert lead.unheard_voice_count == 1


def test_other_rules_of_the_brokerage_reach_all_leads(
    sunrise: Brokerage, marina: Brokerage
) -> None:
    hot, cold, other = (
        scored(sunrise, 5, budget_max=1),
        make_lead(sunrise),
        scored(marina, 5, budget_max=1),
    )
    assert (hot.temperature, hot.react_by) == ("hot", NOW + HOUR)  # 15 + 10 + 10 + 20 = 55
    Event.objects.all().delete()
    sunrise.hot_from, sunrise.warm_from, sunrise.warm_reaction_minutes = 56, 20, 90
    save_settings(brokerage=sunrise, changed=["hot_from", "warm_from", "warm_reaction_minutes"])
    assert [
        event.brokerage_id for event in Event.objects.filter(name="temperature_rules_changed")
    ] == [sunrise.pk]
    done = follow_temperature_rules(brokerage=sunrise, now=NOW)
    assert (done.looked_at, done.changed) == (2, 1)
    for lead in (hot, cold, other):
        lead.refresh_from_db()
    assert (hot.temperature, hot.react_by) == ("warm", NOW + 90 * MINUTE)
    assert (cold.temperature, cold.react_by) == ("cold", None)
    assert (other.temperature, other.react_by) == ("hot", NOW + HOUR)
    # only the time to react: no temperature changes, the deadline does
    sunrise.warm_reaction_minutes = 120
    save_settings(brokerage=sunrise, changed=["warm_reaction_minutes"])
    assert follow_temperature_rules(brokerage=sunrise, now=NOW).written == 0
    hot.refresh_from_db()
    assert hot.react_by == NOW + 120 * MINUTE


def test_other_settings_move_nothing(sunrise: Brokerage) -> None:
    sunrise.name = "Sunrise Homes"
    save_settings(brokerage=sunrise, changed=["name"])
    assert not Event.objects.filter(name="temperature_rules_changed").exists()
