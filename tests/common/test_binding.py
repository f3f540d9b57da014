"""Statements are bound by the server, and very long lists of keys still fit."""

from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.db.models import BigIntegerField, Value
from django.db.models.functions import Cast
from psycopg.types.numeric import Int4

from accounts.models import Brokerage
from common.ids import uuid7
from common.sql.binding import MOST
from leads.models import Lead
from profiles.models import MatchRecord
from tests.conftest import make_lead
from tests.profiles.recognition_setting import PHONE, known

pytestmark = pytest.mark.django_db

WIDE = [-(2**63), -(2**31) - 1, -(2**31), -1, 0, 2**31 - 1, 2**31, 2**63 - 1]


@pytest.fixture
def record(sunrise: Brokerage) -> MatchRecord:
    known(sunrise, "Asha Rao", PHONE)
    MatchRecord.objects.update(keys=WIDE)
    return MatchRecord.objects.get()


def test_the_server_binds_and_prepares() -> None:
    with connection.cursor() as cursor:
        for _ in range(7):
            cursor.execute("SELECT %s::int + 1 AS prepared_seven_times", [1])
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%$1::int + 1 AS prepared_seven_times%"],
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("number", [MOST - 2, MOST + 10])
def test_a_list_of_keys_may_be_of_any_length(sunrise: Brokerage, number: int) -> None:
    lead = make_lead(sunrise, name="100 % %s sure")
    keys = [uuid7() for _ in range(number)]
    found = Lead.objects.filter(pk__in=[*keys, lead.pk], name__contains="% %s")
    assert [one.pk for one in found] == [lead.pk]


def test_a_number_beyond_every_column_is_bad_data(sunrise: Brokerage) -> None:
    make_lead(sunrise)
    with pytest.raises(DataError), transaction.atomic():
        Lead.objects.filter(pk=Lead.objects.get().pk).update(lead_score=10**30)
    assert Lead.objects.get().lead_score == 0


@pytest.mark.parametrize(
    "lookup", ["keys", "keys__contains", "keys__overlap", "keys__contained_by"]
)
def test_a_list_of_wide_numbers_is_found(record: MatchRecord, lookup: str) -> None:
    assert MatchRecord.objects.get(**{lookup: WIDE}) == record


@pytest.mark.parametrize("number", WIDE)
def test_a_wide_number_is_not_cut(record: MatchRecord, number: int) -> None:
    rows: Any = MatchRecord.objects.annotate(number=Cast(Value(number), BigIntegerField()))
    assert rows.get().number == number


@pytest.mark.parametrize("number", [2**32 - 1, 2**32, -(2**32), 2**33 + 1])
def test_a_number_is_not_taken_for_the_one_with_the_same_low_bits(
    record: MatchRecord, number: int
) -> None:
    assert not MatchRecord.objects.filter(keys__contains=[number]).exists()


def test_wide_numbers_in_every_way_of_asking() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %(number)s::bigint", {"number": Int4(2**40)})
        assert cursor.fetchone() == (2**40,)
        cursor.execute("CREATE TEMPORARY TABLE wide (number bigint)")
        cursor.executemany("INSERT INTO wide VALUES (%s)", [[Int4(2**40)], [Int4(1)]])
        cursor.execute("SELECT number FROM wide ORDER BY number")
        assert cursor.fetchall() == [(1,), (2**40,)]
