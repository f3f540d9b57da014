"""A query that is compiled once finds what it would find if it were built each time."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage
from common.sql.kept import MOST_SHAPES, first_of, kept
from leads.models import Lead
from tests.common.race import race
from tests.conftest import make_lead

pytestmark = pytest.mark.django_db


def _ask() -> Any:
    built = []

    @kept
    def ask(brokerage_id: UUID, names: tuple[str, ...], since: datetime | None) -> QuerySet[Lead]:
        built.append(names)
        rows = Lead.objects.of(brokerage_id).filter(name__in=names).select_related("profile")
        return (rows.filter(created_at__gte=since) if since else rows).order_by("name")

    return ask, built


def test_other_values_of_one_shape_are_not_built_anew(
    sunrise: Brokerage, marina: Brokerage
) -> None:
    one, two = make_lead(sunrise, name="Asha"), make_lead(sunrise, name="Ravi")
    make_lead(marina, name="Asha")
    ask, built = _ask()
    since = datetime(2000, 1, 1, tzinfo=UTC)
    assert list(ask(sunrise.pk, ("Asha",), since)) == [one]
    assert list(ask(sunrise.pk, ("Ravi",), since)) == [two]
    assert list(ask(sunrise.pk, ("Ravi",), since + timedelta(days=200_000))) == []
    assert list(ask(marina.pk, ("Ravi",), since)) == []
    assert len(built) == 2  # with two series of stand-ins
    assert list(ask(sunrise.pk, ("Ravi", "Asha"), None)) == [one, two]
    assert len(built) == 4


def test_rows_are_whole(sunrise: Brokerage, django_assert_num_queries: Any) -> None:
    lead = make_lead(sunrise, name="Asha")
    ask, _ = _ask()
    list(ask(sunrise.pk, ("Ravi",), None))
    with django_assert_num_queries(1):
        found = first_of(ask(sunrise.pk, ("Asha",), None))
        assert found is not None
        assert found.profile == lead.profile
    assert found == lead
    found.name = "Asha Rao"
    found.save()
    assert [one.name for one in ask(sunrise.pk, ("Asha Rao",), None)] == ["Asha Rao"]
    assert first_of(ask(sunrise.pk, ("Asha",), None)) is None


def test_each_reading_asks_once_and_afresh(sunrise: Brokerage) -> None:
    ask, _ = _ask()
    rows = ask(sunrise.pk, ("Asha",), None)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert list(rows) == list(rows) == []
    assert len(asked) == 1
    make_lead(sunrise, name="Asha")
    assert len(ask(sunrise.pk, ("Asha",), None)) == 1


def test_it_is_not_refined(sunrise: Brokerage) -> None:
    """A refined one would ask with the stand-ins."""
    ask, _ = _ask()
    rows = ask(sunrise.pk, ("Asha",), None)
    for refine in (rows.first, rows.count, rows.exists, rows.all, lambda: rows.filter(name="x")):
        with pytest.raises(TypeError):
            refine()


def test_numbers_are_bound_as_wide_as_their_column(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)

    @kept
    def scored(score: int) -> QuerySet[Lead]:
        return Lead.objects.filter(lead_score__gte=score)

    assert list(scored(0)) == [lead]
    assert list(scored(1)) == []
    Lead.objects.update(lead_score=100)
    assert list(scored(100)) == [lead]


def test_a_value_that_is_changed_on_its_way_is_refused(sunrise: Brokerage) -> None:
    @kept
    def like(word: str) -> QuerySet[Lead]:
        return Lead.objects.filter(name__contains=word)

    with pytest.raises(ValueError, match="bound"):
        like("Asha")


def test_what_is_made_of_a_value_is_refused(sunrise: Brokerage) -> None:
    @kept
    def some(brokerage_id: UUID, most: int) -> QuerySet[Lead]:
        return Lead.objects.of(brokerage_id).filter(lead_score__gte=most)[:most]

    @kept
    def of_day(at: datetime) -> QuerySet[Lead]:
        return Lead.objects.filter(created_at__gt=at, created_at__date=at.date())

    with pytest.raises(ValueError, match="bound"):
        some(sunrise.pk, 1)
    with pytest.raises(ValueError, match="bound"):
        of_day(datetime(2026, 1, 1, tzinfo=UTC))


def test_none_of_nothing(sunrise: Brokerage) -> None:
    make_lead(sunrise, name="Asha")
    ask, _ = _ask()
    assert list(ask(sunrise.pk, (), None)) == []
    assert len(ask(sunrise.pk, ("Asha",), None)) == 1
    assert list(ask(sunrise.pk, (), None)) == []


@pytest.mark.django_db(transaction=True)
def test_rows_are_held_within_a_transaction_only(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)

    @kept
    def held(key: UUID) -> QuerySet[Lead]:
        return Lead.objects.filter(pk=key).select_for_update()

    with transaction.atomic():
        assert list(held(lead.pk)) == [lead]
    with pytest.raises(TransactionManagementError):
        list(held(lead.pk))


def test_too_many_shapes_are_asked_without_being_kept(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise, name="Asha")
    ask, built = _ask()
    for number in range(MOST_SHAPES + 3):
        assert list(ask(sunrise.pk, ("Asha", *["x"] * number), None)) == [lead]
    assert list(ask(sunrise.pk, ("Asha", *["x"] * (MOST_SHAPES + 2)), None)) == [lead]
    assert len(built) == 2 * MOST_SHAPES + 4


@pytest.mark.django_db(transaction=True)
def test_threads_share_it_each_on_its_own_connection(sunrise: Brokerage) -> None:
    names = [f"Customer {number}" for number in range(8)]
    leads = [make_lead(sunrise, name=name) for name in names]
    ask, built = _ask()

    def look(name: str) -> list[Lead]:
        return [lead for _ in range(20) for lead in ask(sunrise.pk, (name,), None)]

    list(ask(sunrise.pk, ("nobody",), None))
    found = race([partial(look, name) for name in names])
    assert found == [[lead] * 20 for lead in leads]
    assert len(built) == 2
