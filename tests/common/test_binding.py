"""Statements are bound by the server, and very long lists of keys still fit."""

import pytest
from django.db import DataError, connection, transaction

from accounts.models import Brokerage
from common.ids import uuid7
from common.sql.binding import MOST
from leads.models import Lead
from tests.conftest import make_lead

pytestmark = pytest.mark.django_db


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
