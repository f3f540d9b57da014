"""Running handlers: exactly one effect, back-off, lost workers, parking and replay."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage
from common.events import dispatch, emit, emit_many
from common.events.dispatch import deliver_due, replay
from common.models import Event, EventDelivery, ReferenceCounter
from common.tasks import deliver_due as deliver_due_task
from common.tasks import deliver_event
from tests.common.handlers import TESTED, Listener, handling, heard_by
from tests.common.race import race


@pytest.fixture
def listener() -> Iterator[Listener]:
    with heard_by(TESTED, "test.one") as listener:
        yield listener


def only() -> EventDelivery:
    return EventDelivery.objects.get()


def make_due(**fields: Any) -> None:
    EventDelivery.objects.update(due_at=timezone.now(), **fields)


def lose_the_worker() -> None:
    """What a worker leaves behind that was killed in a handler, once its lease has ended."""
    make_due(state="running")


def test_a_delivery_runs_once_and_is_done(sunrise: Brokerage, listener: Listener) -> None:
    event = emit(TESTED, brokerage_id=sunrise.pk, n=1)
    assert deliver_due() == 1
    assert listener.heard == [event]
    assert only().state == "done"
    assert only().done_at is not None
    assert deliver_due() == 0
    assert len(listener.heard) == 1


def test_only_what_is_due_is_run(sunrise: Brokerage, listener: Listener) -> None:
    emit(TESTED, brokerage_id=sunrise.pk)
    EventDelivery.objects.update(due_at=timezone.now() + timedelta(seconds=30))
    assert deliver_due() == 0
    assert listener.heard == []


def test_one_event_can_be_delivered_apart_from_the_others(
    sunrise: Brokerage, listener: Listener
) -> None:
    first, second = (emit(TESTED, brokerage_id=sunrise.pk, n=n) for n in (1, 2))
    assert deliver_event(str(second.pk)) == 1
    assert listener.heard == [second]
    assert deliver_due() == 1
    assert listener.heard == [second, first]


def test_the_sweep_takes_more_than_one_batch(sunrise: Brokerage, listener: Listener) -> None:
    emit_many(TESTED, [(sunrise.pk, {"n": n}) for n in range(dispatch.BATCH + 5)])
    assert deliver_due() == dispatch.BATCH
    assert deliver_due_task() == 5
    assert sorted(event.payload["n"] for event in listener.heard) == list(range(dispatch.BATCH + 5))


def test_effect_and_done_mark_are_one(sunrise: Brokerage) -> None:
    def half_way(event: Event) -> None:
        ReferenceCounter.objects.create(brokerage=sunrise, kind="effect")
        raise RuntimeError("after the effect")

    with handling(TESTED, "test.half", half_way):
        emit(TESTED, brokerage_id=sunrise.pk)
        before = timezone.now()
        assert deliver_due() == 1
    assert not ReferenceCounter.objects.exists()
    failed = only()
    assert (failed.state, failed.failures, failed.done_at) == ("pending", 1, None)
    assert failed.last_error == "RuntimeError: after the effect"
    assert timedelta(seconds=4) < failed.due_at - before < timedelta(seconds=8)


def test_a_failure_stops_nobody_else(sunrise: Brokerage, listener: Listener) -> None:
    def fails(event: Event) -> None:
        raise ValueError("no")

    with handling(TESTED, "test.fails", fails):
        emit(TESTED, brokerage_id=sunrise.pk)
        assert deliver_due() == 2
    assert len(listener.heard) == 1
    states = dict(EventDelivery.objects.values_list("handler", "state"))
    assert states == {"test.one": "done", "test.fails": "pending"}


def test_back_off_doubles_and_parks_after_eight(sunrise: Brokerage) -> None:
    calls: list[Event] = []

    def fails(event: Event) -> None:
        calls.append(event)
        raise ValueError("no")

    waits = []
    with handling(TESTED, "test.fails", fails):
        emit(TESTED, brokerage_id=sunrise.pk)
        for _ in range(8):
            make_due()
            now = timezone.now()
            assert deliver_due() == 1
            waits.append(round((only().due_at - now).total_seconds()))
        assert waits[:7] == [5, 10, 20, 40, 80, 160, 320]
        assert (only().state, only().failures) == ("parked", 8)
        make_due()
        assert deliver_due() == 0
    assert len(calls) == 8


def test_a_parked_delivery_is_replayed_with_a_clean_record(
    sunrise: Brokerage, listener: Listener
) -> None:
    emit(TESTED, brokerage_id=sunrise.pk)
    make_due(state="parked", failures=8, losses=3)
    assert replay([only().pk]) == 1
    assert (only().failures, only().losses) == (0, 0)
    assert deliver_due() == 1
    assert len(listener.heard) == 1


def test_only_parked_work_is_replayed(sunrise: Brokerage, listener: Listener) -> None:
    emit(TESTED, brokerage_id=sunrise.pk)
    assert replay([only().pk]) == 0
    deliver_due()
    assert replay([only().pk]) == 0
    assert only().state == "done"


def test_a_handler_the_code_no_longer_has_backs_off(sunrise: Brokerage) -> None:
    with heard_by(TESTED, "test.gone"):
        emit(TESTED, brokerage_id=sunrise.pk)
    assert deliver_due() == 1
    assert (only().state, only().last_error) == (
        "pending",
        "LookupError: no handler named test.gone",
    )


def test_a_lost_worker_is_replaced_when_its_lease_ends(
    sunrise: Brokerage, listener: Listener
) -> None:
    emit(TESTED, brokerage_id=sunrise.pk)
    EventDelivery.objects.update(state="running", due_at=timezone.now() + dispatch.LEASE)
    assert deliver_due() == 0
    lose_the_worker()
    assert deliver_due() == 1
    assert (only().state, only().losses, len(listener.heard)) == ("done", 1, 1)


def test_a_lease_ends_early_enough_to_keep_the_promise() -> None:
    """Recovery within 120 s: the lease, and a sweep every 5 s."""
    assert timedelta(seconds=110) >= dispatch.LEASE


def test_three_lost_workers_park(sunrise: Brokerage, listener: Listener) -> None:
    emit(TESTED, brokerage_id=sunrise.pk)
    make_due(state="running", losses=2)
    assert deliver_due() == 0
    parked = only()
    assert (parked.state, parked.losses, parked.last_error) == (
        "parked",
        3,
        "the worker was lost 3 times",
    )
    assert listener.heard == []
    assert replay([parked.pk]) == 1
    assert deliver_due() == 1


def test_a_poisonous_row_does_not_park_its_neighbours(
    sunrise: Brokerage, listener: Listener
) -> None:
    """A handler that kills its worker each time: the rest of the batch has lost nothing."""

    class Killed(BaseException):
        """As kill -9: nothing after it runs."""

    def kills(event: Event) -> None:
        raise Killed

    with handling(TESTED, "test.kills", kills):
        emit(TESTED, brokerage_id=sunrise.pk)
    first = EventDelivery.objects.get(handler="test.kills")
    EventDelivery.objects.filter(pk=first.pk).update(
        due_at=timezone.now() - timedelta(seconds=9)
    )  # always the first
    with handling(TESTED, "test.kills", kills):
        for _ in range(dispatch.MAX_LOSSES):
            with pytest.raises(Killed):
                deliver_due()
            later = timezone.now()
            EventDelivery.objects.filter(handler="test.kills").update(
                due_at=later - timedelta(seconds=9)
            )
            EventDelivery.objects.filter(handler="test.one").update(due_at=later)
        deliver_due()
    found = {d.handler: (d.state, d.losses) for d in EventDelivery.objects.all()}
    assert found == {"test.kills": ("parked", 3), "test.one": ("done", 0)}
    assert len(listener.heard) == 1


def test_who_lost_the_lease_neither_runs_nor_records(
    sunrise: Brokerage, listener: Listener
) -> None:
    """A worker that slept past its lease finds the row taken and leaves it alone."""
    emit(TESTED, brokerage_id=sunrise.pk)
    (sleeper,) = dispatch._claim(None, 1)
    make_due()
    assert deliver_due() == 1
    dispatch._run(sleeper)
    assert len(listener.heard) == 1
    assert (only().state, only().failures) == ("done", 0)


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_run_each_delivery_once(sunrise: Brokerage) -> None:
    def slow(event: Event) -> None:
        time.sleep(0.005)
        ReferenceCounter.objects.create(
            brokerage=sunrise, kind=f"n{event.payload['n']}"
        )  # unique: twice would fail

    with handling(TESTED, "test.slow", slow):
        emit_many(TESTED, [(sunrise.pk, {"n": n}) for n in range(60)])
        results = race([lambda: [deliver_due(limit=7) for _ in range(20)]] * 3)
    assert sum(map(sum, results)) == 60
    assert ReferenceCounter.objects.count() == 60
    assert EventDelivery.objects.filter(state="done", failures=0, losses=0).count() == 60


@pytest.mark.django_db(transaction=True)
def test_a_slow_handler_is_not_overtaken_after_its_lease(sunrise: Brokerage, monkeypatch) -> None:
    """It still holds its row's lock, so it is alive, whatever the clock says."""
    monkeypatch.setattr(dispatch, "LEASE", timedelta(milliseconds=50))
    runs: list[Event] = []

    def slow(event: Event) -> None:
        runs.append(event)
        time.sleep(0.4)

    def later() -> int:
        time.sleep(0.2)
        return deliver_due()

    with handling(TESTED, "test.slow", slow):
        emit(TESTED, brokerage_id=sunrise.pk)
        assert race([deliver_due, later]) == [1, 0]
    assert len(runs) == 1
    assert (only().state, only().losses) == ("done", 0)
