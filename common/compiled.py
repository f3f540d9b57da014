"""A SELECT by key that Django compiles once and runs often.

Building a scorecard's expressions and turning them into SQL costs some ten milliseconds of CPU, more than running it.
The SQL depends neither on the keys nor on the time, so both are compiled as stand-ins and put in at each run.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

_KEY = UUID(int=0x5EED)
_NOW = datetime(2000, 1, 1, tzinfo=UTC)


class CompiledSelect:
    """``build(now)`` gives the queryset without its key filter; every aware datetime in it must derive from ``now``."""

    def __init__(self, build: Callable[[datetime], "QuerySet[Any, Any]"]) -> None:
        self._build = build
        self._compiled: tuple[str, tuple[Any, ...]] | None = None

    def sql(self, keys: Sequence[UUID], now: datetime) -> tuple[str, list[Any]]:
        """SQL and parameters for the rows with these keys at this time."""
        if self._compiled is None:
            self._compiled = self._compile()
        text, params = self._compiled
        return text, [self._put_in(param, keys, now) for param in params]

    def _compile(self) -> tuple[str, tuple[Any, ...]]:
        rows = self._build(_NOW).order_by().filter(pk=_KEY)
        text, params = rows.query.sql_with_params()
        column = f'"{rows.model._meta.db_table}"."{rows.model._meta.pk.column}" = %s'
        if text.count(column) != 1 or params.count(_KEY) != 1:
            raise ValueError("the key filter is not where it was expected")
        return text.replace(column, column.replace("= %s", "= ANY(%s)")), tuple(params)

    @staticmethod
    def _put_in(param: Any, keys: Sequence[UUID], now: datetime) -> Any:
        if param == _KEY:
            return list(keys)
        return now + (param - _NOW) if isinstance(param, datetime) else param
