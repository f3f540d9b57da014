"""Emitting: rows that live and die with the transaction that makes them true."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Brokerage
from common.events import emit, emit_many, handler_of, record, subscribe
from common.models import Event, EventDelivery
from tests.common.handlers import OTHER, TESTED, heard_by


def test_an_event_is_one_row_and_one_delivery_per_handler(sunrise: Brokerage) -> None:
    with (
        heard_by(TESTED, "test.one"),
        heard_by(TESTED, "test.two"),
        heard_by(OTHER, "test.three"),
    ):
        event = emit(TESTED, brokerage_id=sunrise.pk, lead_id=sunrise.pk, n=3)
    event.refresh_from_db()
    assert (event.name, event.brokerage_id) == ("tested", sunrise.pk)
    assert event.payload == {"lead_id": str(sunrise.pk), "n": 3}
    deliveries = EventDelivery.objects.order_by("handler")
    assert [(d.handler, d.state, d.failures) for d in deliveries] == [
        ("test.one", "pending", 0),
        ("test.two", "pending", 0),
    ]


def test_no_handler_has_an_event_twice(sunrise: Brokerage) -> None:
    with heard_by(TESTED, "test.one"), heard_by(TESTED, "test.two"):
        event = emit(TESTED, brokerage_id=sunrise.pk)
    again = EventDelivery.for_handler(event, "test.one", timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
    assert EventDelivery.objects.filter(event=event).count() == 2
    deliveries = EventDelivery.objects.of(sunrise.pk)
    assert {pk.int >> 80 for pk in deliveries.values_list("pk", flat=True)} == {event.pk.int >> 80}


def test_an_event_nobody_hears_is_kept_without_deliveries(sunrise: Brokerage) -> None:
    emit(OTHER, brokerage_id=sunrise.pk)
    assert Event.objects.filter(name="other").count() == 1
    assert not EventDelivery.objects.exists()


def test_a_transaction_that_fails_leaves_nothing(sunrise: Brokerage) -> None:
    with heard_by(TESTED, "test.one"), transaction.atomic():
        emit(TESTED, brokerage_id=sunrise.pk)
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert not EventDelivery.objects.exists()


def test_many_facts_at_once_in_order(sunrise: Brokerage, django_assert_num_queries) -> None:
    with heard_by(TESTED, "test.one"), django_assert_num_queries(1):
        made = emit_many(TESTED, [(sunrise.pk, {"n": n}) for n in range(100)])
    assert [event.payload["n"] for event in made] == list(range(100))
    assert EventDelivery.objects.count() == 100


def test_a_worker_is_called_only_after_commit(
    sunrise: Brokerage, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    sent: list[tuple[str, tuple[str, ...]]] = []
    monkeypatch.setattr(
        "common.events.queueing._pass_on", lambda name, args: sent.append((name, args))
    )
    with heard_by(TESTED, "test.one"), django_capture_on_commit_callbacks(execute=True):
        event = emit(TESTED, brokerage_id=sunrise.pk)
        assert sent == []
    assert sent == [("common.tasks.deliver_event", (str(event.pk),))]


def test_a_key_belongs_to_one_handler() -> None:
    with heard_by(TESTED, "test.one") as listener:
        subscribe(TESTED, key="test.one")(listener)  # the same handler again, as on a reload: fine
        with pytest.raises(ValueError, match=r"test\.one"):
            subscribe(TESTED, key="test.one")(lambda event: None)
        assert handler_of("test.one") is listener
    assert handler_of("test.one") is None


def test_the_handlers_of_the_house_are_the_documented_ones() -> None:
    """A subscription that gets lost would be silence: visits and callbacks are told, hand-overs
    too."""
    keys = {(s.event_name, s.key) for s in record._by_key.values()}
    for name in (
        "visit_booked",
        "visit_confirmed",
        "visit_cancelled",
        "callback_requested",
        "conversation_handed_over",
    ):
        assert (name, f"channels_app.tell.{name}") in keys


def test_ids_in_a_payload_are_text(sunrise: Brokerage) -> None:
    key = UUID("01930000-0000-7000-8000-000000000001")
    assert emit(TESTED, brokerage_id=sunrise.pk, lead_id=key).payload == {"lead_id": str(key)}
