"""Reads that Django builds and compiles once, and runs with other values each time.

To build a queryset and turn it into SQL costs a millisecond or more of CPU, often several times
what the database needs; on a path that every message takes that is most of the cost. The SQL
depends on which values there are, not on what they are: it is compiled with stand-ins and kept.
"""

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
M = TypeVar("M", bound=Model)

#: a path that asks in more ways than this is not one that is worth keeping
MOST_SHAPES = 64

_STAND_INS: dict[type, Callable[[int], Any]] = {
    UUID: lambda number: UUID(int=0x5EED << 64 | number),
    datetime: lambda number: datetime(1901, 1, 1, tzinfo=UTC) + timedelta(days=number),
    date: lambda number: date(1901, 1, 1) + timedelta(days=number),
    str: lambda number: f"stand-in {number}",
    int: lambda number: 31_000 + number,
}


def kept(build: Callable[P, "QuerySet[M, Any]"]) -> "Callable[P, QuerySet[M, Any]]":
    """Decorates a function that builds a queryset from its arguments and from nothing else.

    Keys, times, texts and numbers, and tuples of them, are bound anew at each call; they must reach
    the database as they are. Any other argument (None, a flag) is part of the question's shape. The
    result is a queryset to be read, not one to be refined. Raises ValueError for an argument that
    the SQL does not contain.
    """
    shapes: dict[Any, _Compiled[M]] = {}

    @wraps(build)
    def ask(*args: P.args, **kwargs: P.kwargs) -> "QuerySet[M, Any]":
        values: list[Any] = []
        named = tuple(kwargs.items())
        shape = (
            *(_shape(one, values) for one in args),
            *((n, _shape(v, values)) for n, v in named),
        )
        compiled = shapes.get(shape)
        if compiled is None:
            if len(shapes) >= MOST_SHAPES:
                return build(*args, **kwargs)
            built = []
            for series in (0, 1):  # what differs between two is what is bound
                stand_ins: list[Any] = []
                put = [_stand_in(one, stand_ins, series) for one in args]
                put_named = {name: _stand_in(one, stand_ins, series) for name, one in named}
                built.append((build(*put, **put_named), stand_ins))
            compiled = shapes[shape] = _Compiled(*built)
        return compiled.with_values(values)

    return ask


def first_of(rows: "QuerySet[M, Any]") -> M | None:
    """The first row of a kept query; it should ask for one."""
    return next(iter(rows), None)


def _shape(argument: Any, values: list[Any]) -> Any:
    """What of an argument decides on the SQL; its values are added to the list."""
    if isinstance(argument, tuple):
        return tuple(_shape(one, values) for one in argument)
    kind = _kind(argument)
    if kind is None:
        return argument
    values.append(argument)
    return kind


def _stand_in(argument: Any, used: list[Any], series: int) -> Any:
    if isinstance(argument, tuple):
        return tuple(_stand_in(one, used, series) for one in argument)
    kind = _kind(argument)
    if kind is None:
        return argument
    used.append(_STAND_INS[kind](len(used) + 500 * series))
    return used[-1]


def _kind(argument: Any) -> type | None:
    if isinstance(argument, bool):
        return None
    return next((kind for kind in _STAND_INS if isinstance(argument, kind)), None)


class _Compiled(Generic[M]):
    """A queryset with its SQL, and which parameter each value goes to."""

    def __init__(self, *built: "tuple[QuerySet[M, Any], list[Any]]") -> None:
        (self._rows, stand_ins), (other, other_stand_ins) = built
        self._compiler = self._rows.query.get_compiler(self._rows.db)
        try:
            self._sql, params = self._compiler.as_sql()
            other_sql, other_params = other.query.get_compiler(other.db).as_sql()
        except EmptyResultSet:
            self._sql = ""
            return
        self._params = list(params)
        numbers = {stand_in: number for number, stand_in in enumerate(stand_ins)}
        self._places = [
            (place, numbers[one], type(one) if isinstance(one, int) else None)
            for place, one in enumerate(params)
            if isinstance(one, tuple(_STAND_INS)) and one in numbers
        ]
        places = {place: number for place, number, _ in self._places}
        bound = [other_stand_ins[places[n]] if n in places else one for n, one in enumerate(params)]
        as_built = other_sql == self._sql and list(other_params) == bound
        if not as_built or set(places.values()) != set(numbers.values()):
            raise ValueError(f"Not every value of {self._rows.model.__name__} is bound as it is.")

    def with_values(self, values: list[Any]) -> "QuerySet[M, Any]":
        if not self._sql:
            return self._rows.none()
        params = self._params.copy()
        for place, number, mark in self._places:
            value = values[number]
            params[place] = mark(value) if mark else value
        rows = self._rows.__class__.__new__(self._rows.__class__)
        rows.__dict__ = self._rows.__dict__ | {
            "_query": _Query(self._rows.query, self._compiler, self._sql, params)
        }
        return rows


#: what Django asks a query for when it reads rows
_READ = frozenset(
    {"values_select", "extra_select", "annotation_select", "selected", "has_select_fields"}
)


class _Query:
    """A query whose SQL is known already. It is read, or nothing: whatever is made from it would
    ask with the stand-ins."""

    def __init__(self, query: Any, compiler: Any, sql: str, params: list[Any]) -> None:
        self._query, self._compiler, self._ready = query, compiler, (sql, params)

    def __getattr__(self, name: str) -> Any:
        if name not in _READ:
            raise TypeError("A kept query is read as it is, by list() or first_of().")
        return getattr(self._query, name)

    def get_compiler(self, using: str, *_: Any, **__: Any) -> Any:
        connection = connections[using]  # each thread has its own
        if self._query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("Rows are held within a transaction only.")
        compiler = copy.copy(self._compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: self._ready
        return compiler
