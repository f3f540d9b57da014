"""Many rows at once: defaults, conflicts and updates as the ORM would have them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import Brokerage
from common.ids import uuid7
from common.sql.copying import array_of, insert_rows, save_rows, update_rows
from leads.models import Lead
from listings.models import Project
from tests.conftest import make_lead, make_project

COLUMNS = ["name", "id", "brokerage_id", "locality"]


@pytest.mark.django_db
class TestCopying:
    def test_columns_that_are_not_given_get_their_defaults(self, sunrise: Brokerage) -> None:
        by_orm = make_project(sunrise, "One", city="")
        pk = uuid7()
        with transaction.atomic():
            insert_rows(Project, COLUMNS, [("Two\t\\N", pk, sunrise.pk, "Whitefield")])
        made = Project.objects.get(pk=pk)
        assert made.name == "Two\t\\N"
        assert made.created_at is not None
        own = {"id", "name", "created_at", "updated_at"}
        same = [field.attname for field in Project._meta.concrete_fields if field.name not in own]
        assert [getattr(made, name) for name in same] == [getattr(by_orm, name) for name in same]

    def test_stamps_are_of_our_clock_as_where_a_row_is_saved(self, sunrise: Brokerage) -> None:
        pk, then = uuid7(), datetime(2031, 5, 6, 7, 8, tzinfo=UTC)
        with time_machine.travel(then, tick=False), transaction.atomic():
            insert_rows(Project, COLUMNS, [("Two", pk, sunrise.pk, "Whitefield")])
        made = Project.objects.get(pk=pk)
        assert (made.created_at, made.updated_at) == (then, then)

    def test_conflicts_are_errors_unless_they_are_left_out(self, sunrise: Brokerage) -> None:
        known = make_project(sunrise, "One")
        rows = [("Two", uuid7(), sunrise.pk, "Hebbal"), ("Two", known.pk, sunrise.pk, "Hebbal")]
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_rows(Project, COLUMNS, rows)
        assert Project.objects.count() == 1
        with transaction.atomic():
            insert_rows(Project, COLUMNS, rows, ignore_conflicts=True)
        assert Project.objects.get(pk=known.pk).name == "One"

    def test_updates_touch_the_rows_they_name(self, sunrise: Brokerage) -> None:
        one, two = make_project(sunrise, "One"), make_project(sunrise, "Two")
        with transaction.atomic():
            update_rows(
                Project, ["name", "city"], [(one.pk, "Eins", "Pune"), (uuid7(), "Nobody", "")]
            )
            update_rows(Project, ["city"], [])
        assert set(Project.objects.values_list("name", "city")) == {
            ("Eins", "Pune"),
            ("Two", two.city),
        }

    def test_rows_that_are_there_are_changed_in_what_is_named_and_others_come(
        self, sunrise: Brokerage
    ) -> None:
        known = make_project(sunrise, "One", city="Pune", locality="Hebbal")
        known.name, known.city = "Eins", "Goa"
        new = Project(brokerage=sunrise, name="Two", city="Delhi", locality="Saket")
        with transaction.atomic():
            save_rows([known, new], update=["city"])
            save_rows([], update=["city"])
        assert set(Project.objects.values_list("pk", "name", "city", "locality")) == {
            (known.pk, "One", "Goa", "Hebbal"),
            (new.pk, "Two", "Delhi", "Saket"),
        }

    def test_rows_without_a_change_leave_out_what_is_there(self, sunrise: Brokerage) -> None:
        known = make_project(sunrise, "One", locality="Hebbal")
        again = Project(brokerage=sunrise, name="One", locality="Hebbal", city="Goa")
        new = Project(brokerage=sunrise, name="Two", locality="Hebbal")
        with transaction.atomic():
            save_rows([again, new])
        assert set(Project.objects.values_list("pk", flat=True)) == {known.pk, new.pk}
        assert Project.objects.get(pk=known.pk).city == known.city

    def test_an_array_is_one_parameter(self, sunrise: Brokerage) -> None:
        make_project(sunrise, "One")
        found = Project.objects.filter(name__in=array_of(["One", "it's", "{,}"]))
        assert found.count() == 1
        assert len(found.query.sql_with_params()[1]) == 1

    def test_money_and_nothing_travel(self, sunrise: Brokerage) -> None:
        lead = make_lead(sunrise)
        with transaction.atomic():
            row = (lead.pk, Decimal("1.50"), ["a,b", '"'], None)
            update_rows(Lead, ["budget_max", "tags", "closed_at"], [row])
        lead.refresh_from_db()
        assert (lead.budget_max, lead.tags, lead.closed_at) == (Decimal("1.50"), ["a,b", '"'], None)
