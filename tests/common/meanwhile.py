"""Something happens while a request waits for its first lock on what it changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_ROWS = ("FOR NO KEY UPDATE", "FOR UPDATE")
#: the keys that are waited for, but for those of calls that come twice
_KEYS = ("booking:", "identity:", "leads-of:")


@contextmanager
def just_before_the_lock(happens: Callable[[], None]) -> Iterator[list[str]]:
    """What another transaction commits at that moment, this one sees once it has the lock. Yields
    the statement before which it happened; empty while nothing was waited for."""
    done: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not done and _waits(sql, params):
            done.append(sql)
            happens()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield done


def _waits(sql: str, params: Any) -> bool:
    if "pg_advisory_xact_lock" in sql:
        return any(key.startswith(_KEYS) for key in params[0])
    return any(words in sql for words in _ROWS)
