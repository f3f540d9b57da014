"""Running numbers: without gaps or doubles, per brokerage and kind."""

import pytest
from django.db import transaction

from accounts.models import Brokerage
from common.models.sequence import next_references
from tests.common.race import race


def test_numbers_run_per_brokerage_and_kind(sunrise: Brokerage, marina: Brokerage) -> None:
    assert next_references(sunrise.pk, "lead") == ["lead_000001"]
    assert next_references(sunrise.pk, "lead", 3) == ["lead_000002", "lead_000003", "lead_000004"]
    assert next_references(sunrise.pk, "visit") == ["visit_000001"]
    assert next_references(marina.pk, "lead") == ["lead_000001"]


def test_long_numbers_are_not_cut(sunrise: Brokerage) -> None:
    assert next_references(sunrise.pk, "lead", 1_000_001)[-1] == "lead_1000001"


def test_a_failed_transaction_gives_its_numbers_back(sunrise: Brokerage) -> None:
    with transaction.atomic():
        next_references(sunrise.pk, "lead", 5)
        transaction.set_rollback(True)
    assert next_references(sunrise.pk, "lead") == ["lead_000001"]


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_the_same_number(sunrise: Brokerage) -> None:
    def take() -> list[str]:
        with transaction.atomic():
            return next_references(sunrise.pk, "lead", 2)

    taken = [reference for pair in race([take] * 10) for reference in pair]
    assert sorted(taken) == [f"lead_{n:06d}" for n in range(1, 21)]
