"""A unit of work writes events, deliveries and steps once, at its end, and never what was rolled
back."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage
from common.events import emit
from common.models import Event, EventDelivery, Step
from common.sql.locks import lock_keys
from common.sql.unit import gather, joined, note, noted, settle, unit, waiting, write_at_end
from common.transitions import keep_step
from leads.models import Lead
from tests.common.handlers import TESTED, Listener, handling
from tests.conftest import TEST, make_lead

pytestmark = pytest.mark.django_db


@joined
def inner(brokerage: Brokerage, lead: Lead) -> None:
    emit(TESTED, brokerage_id=brokerage.pk, n=2)
    keep_step(lead, "lead", "new", "contacted", actor=TEST)


def emit_and_fail(brokerage: Brokerage) -> None:
    emit(TESTED, brokerage_id=brokerage.pk, kept=False)
    raise ValueError


def write_twice(lead: Lead) -> None:
    """One key cannot be given to two rows."""
    with unit:
        Lead.objects.filter(pk=lead.pk).update(name="Changed")
        event = Event(brokerage_id=lead.brokerage_id, name="tested")
        write_at_end(event)
        write_at_end(event)


def test_rows_of_several_services_are_one_statement(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    listener = Listener()
    with handling(TESTED, "test.one", listener), CaptureQueriesContext(connection) as done, unit:
        emit(TESTED, brokerage_id=sunrise.pk, n=1)
        keep_step(lead, "lead", "", "new", actor=TEST)
        inner(sunrise, lead)
        assert not Event.objects.exists()
    written = [query["sql"] for query in done if query["sql"].startswith("INSERT")]
    assert written == []
    assert len([query for query in done if "INSERT" in query["sql"]]) == 1
    numbers = [event.payload["n"] for event in Event.objects.order_by("id")]
    assert numbers == [1, 2]
    assert EventDelivery.objects.count() == 2
    assert set(Step.objects.values_list("from_status", "to_status")) == {
        ("", "new"),
        ("new", "contacted"),
    }


def test_without_a_unit_it_is_written_at_once(sunrise: Brokerage) -> None:
    emit(TESTED, brokerage_id=sunrise.pk)
    assert Event.objects.count() == 1


def test_what_a_savepoint_took_back_is_not_written(sunrise: Brokerage) -> None:
    with unit:
        emit(TESTED, brokerage_id=sunrise.pk, kept=True)
        for savepoint in (transaction.atomic(), unit):
            with pytest.raises(ValueError), savepoint:
                emit_and_fail(sunrise)
    assert [event.payload for event in Event.objects.all()] == [{"kept": True}]


def test_a_unit_that_fails_leaves_nothing_and_the_next_begins_afresh(sunrise: Brokerage) -> None:
    with pytest.raises(ValueError), unit:
        emit_and_fail(sunrise)
    with unit:
        pass
    assert not Event.objects.exists()


def test_a_row_that_cannot_be_written_fails_the_unit(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    with pytest.raises(IntegrityError):
        write_twice(lead)
    assert Lead.objects.get(pk=lead.pk).name != "Changed"
    with unit:
        emit(TESTED, brokerage_id=sunrise.pk)
    assert Event.objects.count() == 1


def test_changes_of_one_thing_are_written_together_and_in_order(sunrise: Brokerage) -> None:
    written: list[list[str]] = []
    with unit:
        gather("a", "first", written.append)
        gather("b", "other", written.append)
        gather("a", "second", written.append)
        assert waiting("a") == ["first", "second"]
        assert written == []
    assert written == [["first", "second"], ["other"]]
    assert waiting("a") == []
    gather("a", "alone", written.append)
    assert written[2:] == [["alone"]]


def test_settled_changes_are_written_once(sunrise: Brokerage) -> None:
    written: list[list[str]] = []
    with unit:
        gather("a", "first", written.append)
        settle("a")
        settle("a")
        assert written == [["first"]]
        gather("a", "second", written.append)
    assert written == [["first"], ["second"]]


def test_changes_and_notes_of_a_savepoint_go_with_it(sunrise: Brokerage) -> None:
    written: list[list[str]] = []

    def change_and_fail() -> None:
        with unit:
            gather("a", "lost", written.append)
            note(("seen",), 2)
            note(("fresh",))
            raise ValueError

    with unit:
        gather("a", "kept", written.append)
        with pytest.raises(ValueError):
            change_and_fail()
        assert noted(("fresh",)) is None
        assert waiting("a") == ["kept"]
    assert written == [["kept"]]


def test_what_is_written_with_the_changes_is_written_too(sunrise: Brokerage) -> None:
    def tell(numbers: list[int]) -> None:
        emit(TESTED, brokerage_id=sunrise.pk, n=sum(numbers))

    with unit:
        gather("a", 1, tell)
        gather("a", 2, tell)
    assert [event.payload for event in Event.objects.all()] == [{"n": 3}]


def test_a_lock_that_is_held_is_not_asked_for_again(sunrise: Brokerage) -> None:
    """Until the unit ends, or a rollback lets go of it."""

    def statements(*keys: str) -> int:
        with CaptureQueriesContext(connection) as done:
            lock_keys(keys)
        return len(done)

    def lock_and_fail() -> None:
        with unit:
            assert statements("b") == 1
            raise ValueError

    with unit:
        assert [statements("a"), statements("a"), statements("a", "c")] == [1, 0, 1]
        with pytest.raises(ValueError):
            lock_and_fail()
        assert [statements("b"), statements("b")] == [1, 0]
    with unit:
        assert statements("a") == 1
