"""A SELECT that Django compiles once and runs often, for other rows and at another time each time.

Building a scorecard's expressions and turning them into SQL costs some ten milliseconds of CPU,
more than running it. The SQL depends neither on the rows nor on the time, so both are compiled as
stand-ins and put in at each run.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

_KEY = UUID(int=0x5EED)
_NOW = datetime(2000, 1, 1, tzinfo=UTC)
_MARK = "/* which rows */"


class CompiledSelect:
    """``build(now)`` gives the queryset without its filter; every aware datetime in it must derive
    from ``now``."""

    def __init__(self, build: Callable[[datetime], "QuerySet[Any, Any]"]) -> None:
        self._build = build
        self._from = ""
        self._compiled: tuple[str, tuple[Any, ...]] | None = None

    def sql(
        self, now: datetime, condition: str, *values: Any, source: str = ""
    ) -> tuple[str, list[Any]]:
        """SQL and parameters for the rows that meet ``condition`` (SQL on the table's columns, with
        %s for ``values``) at this time. ``source`` names what is read instead of the table: rows
        with the same columns, as far as they are used, in a statement that goes before."""
        if self._compiled is None:
            self._compiled = self._compile()
        text, params = self._compiled
        if source:
            text = text.replace(self._from, f"FROM {source} AS{self._from.removeprefix('FROM')}")
        put_in: list[Any] = []
        for param in params:
            if param == _KEY:
                put_in.extend(values)
            else:
                put_in.append(now + (param - _NOW) if isinstance(param, datetime) else param)
        return text.replace(_MARK, condition), put_in

    def _compile(self) -> tuple[str, tuple[Any, ...]]:
        rows = self._build(_NOW).order_by().filter(pk=_KEY)
        text, params = rows.query.sql_with_params()
        stand_in = f'"{rows.model._meta.db_table}"."{rows.model._meta.pk.column}" = %s'
        if text.count(stand_in) != 1 or params.count(_KEY) != 1:
            raise ValueError("the filter is not where it was expected")
        self._from = f'FROM "{rows.model._meta.db_table}" WHERE'
        return text.replace(stand_in, _MARK), tuple(params)
