"""Locks that last as long as their transaction."""

import threading
import time
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from psycopg import errors as pg

from common.sql.locks import be_patient, lock_keys, try_lock
from tests.common.race import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_free_lock_is_taken_and_a_held_one_is_not() -> None:
    held, done = threading.Event(), threading.Event()

    def holder() -> bool:
        with transaction.atomic():
            got = try_lock("decay:1")
            held.set()
            done.wait(10)
        return got

    def other() -> tuple[bool, bool]:
        held.wait(10)
        with transaction.atomic():
            found = (try_lock("decay:1"), try_lock("decay:2"))
        done.set()
        return found

    assert race([holder, other]) == [True, (False, True)]
    with transaction.atomic():
        assert try_lock("decay:1")


def test_waiters_go_one_after_the_other() -> None:
    inside: list[int] = []
    together: list[int] = []

    def critical() -> None:
        with transaction.atomic():
            lock_keys(["identity:a"])
            inside.append(1)
            time.sleep(0.02)
            together.append(len(inside))
            inside.pop()

    assert race([critical] * 5) == [None] * 5
    assert together == [1] * 5


def test_opposite_orders_do_not_deadlock() -> None:
    keys = [f"k{n}" for n in range(20)]

    def take(order: list[str]) -> str:
        with transaction.atomic():
            lock_keys(iter(order))
        return "done"

    jobs: list[Any] = [
        lambda o=o: take(o) for o in [keys, keys[::-1], keys[10:] + keys[:10], keys * 2]
    ]
    assert race(jobs) == ["done"] * 4


def test_a_waiter_gives_up_in_the_end(settings: Any) -> None:
    """lock_timeout: a request waits 3 s, never for ever."""
    held, done = threading.Event(), threading.Event()

    def holder() -> None:
        with transaction.atomic():
            lock_keys(["busy"])
            held.set()
            done.wait(10)

    def waiter() -> None:
        held.wait(10)
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '100ms'")
                lock_keys(["busy"])
        finally:
            done.set()

    error = race([holder, waiter])[1]
    assert isinstance(error, OperationalError)
    assert isinstance(error.__cause__, pg.LockNotAvailable)


def test_the_connection_bounds_every_wait() -> None:
    with connection.cursor() as cursor:
        found = {}
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {
        "statement_timeout": "15s",
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "30s",
    }


def test_patience_ends_with_the_transaction() -> None:
    def limits() -> tuple[str, str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')"
            )
            lock, statement = cursor.fetchone()
            return lock, statement

    before = limits()
    with transaction.atomic():
        be_patient()
        assert limits() == ("1min", "2min")
    assert limits() == before != ("1min", "2min")
