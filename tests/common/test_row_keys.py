"""A key is given to one row only, in each brokerage."""

from uuid import UUID

import pytest
from django.db import connection, transaction

from accounts.models import Brokerage
from common.ids import uuid7
from common.sql.row_keys import claim_keys
from leads.models import InteractionKey
from tests.common.race import one_after_the_other, race


def claim(brokerage: Brokerage, *keys: str) -> set[str]:
    given = {key: uuid7() for key in keys}
    return claim_keys(InteractionKey, brokerage_id=brokerage.pk, keys=given)


def holders(brokerage: Brokerage) -> dict[str, UUID]:
    return dict(InteractionKey.objects.of(brokerage.pk).values_list("key", "row_id"))


def test_what_is_free_is_given(sunrise: Brokerage) -> None:
    keys = {"a": uuid7(), "b": uuid7()}
    assert claim_keys(InteractionKey, brokerage_id=sunrise.pk, keys=keys) == {"a", "b"}
    assert holders(sunrise) == keys


def test_what_was_given_stays_with_its_row(sunrise: Brokerage) -> None:
    claim(sunrise, "a")
    before = holders(sunrise)
    assert claim(sunrise, "a", "b") == {"b"}
    assert claim(sunrise, "a", "b") == set()
    assert holders(sunrise)["a"] == before["a"]
    assert set(holders(sunrise)) == {"a", "b"}


def test_each_brokerage_has_keys_of_its_own(sunrise: Brokerage, marina: Brokerage) -> None:
    assert claim(sunrise, "a") == claim(marina, "a") == {"a"}
    assert holders(sunrise)["a"] != holders(marina)["a"]


def test_it_is_one_statement_and_none_without_keys(sunrise, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        claim(sunrise, *(f"key {n}" for n in range(500)))
    with django_assert_num_queries(0):
        assert claim(sunrise) == set()
    assert InteractionKey.objects.count() == 500


def test_what_is_taken_back_is_free_again(sunrise: Brokerage) -> None:
    with transaction.atomic():
        claim(sunrise, "a")
        transaction.set_rollback(True)
    assert claim(sunrise, "a") == {"a"}


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_first(sunrise: Brokerage) -> None:
    found = one_after_the_other(lambda: claim(sunrise, "a"), lambda: claim(sunrise, "a", "b"))
    assert found == [{"a"}, {"b"}]


@pytest.mark.django_db(transaction=True)
def test_at_once_and_in_any_order_each_key_is_given_once(sunrise: Brokerage) -> None:
    def take(*keys: str) -> set[str]:
        with transaction.atomic():
            found = claim(sunrise, *keys)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
            return found

    names = [f"key {n}" for n in range(20)]
    orders = (names, names[::-1], names[10:] + names[:10], names)
    found = race([lambda keys=keys: take(*keys) for keys in orders])
    assert sorted(key for keys in found for key in keys) == sorted(names)
