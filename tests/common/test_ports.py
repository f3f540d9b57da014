"""Ports: a lower floor asks, a higher floor answers."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from common.ports import Port, leads_served_by, next_visit


def test_the_registered_answer_is_given() -> None:
    port: Port[[int], int] = Port("double")
    port.register(lambda number: 2 * number)
    assert port(4) == 8


def test_an_empty_port_says_which() -> None:
    with pytest.raises(LookupError, match="nobody_home"):
        Port("nobody_home")()


def test_two_answers_are_a_mistake_but_a_reload_is_not() -> None:
    def answer() -> int:
        return 1

    port: Port[[], int] = Port("once")
    port.register(answer)
    port.register(answer)
    with pytest.raises(ValueError, match="once"):
        port.register(lambda: 2)
    assert port() == 1


@pytest.mark.django_db
def test_the_ports_of_the_house_are_answered() -> None:
    assert next_visit(uuid4(), datetime(2026, 11, 20, tzinfo=UTC)) is None
    assert list(leads_served_by(uuid4())) == []
