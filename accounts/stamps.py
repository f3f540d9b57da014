"""Stamps of facts that a process keeps in memory: a stamp changes when its facts do. They are read
in the statement that reads the credential, so that a request that needs the facts asks the database
for nothing more.
"""

from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Expression, Model, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import Brokerage

#: name → the stamp as an expression, given the brokerage's key
_stamps: dict[str, Callable[[OuterRef], Expression]] = {}
_compiled: dict[tuple[type[Model], str], dict[str, RawSQL]] = {}


def register_stamp(name: str, build: Callable[[OuterRef], Expression]) -> None:
    """Registers a stamp at start-up; each costs an index look-up a request."""
    _stamps[name] = build
    _compiled.clear()


def with_stamps(rows: "QuerySet[Any]", brokerage: str) -> "QuerySet[Any]":
    """The rows with the stamps of their brokerages; ``brokerage`` names the column that holds the
    key."""
    place = (rows.model, brokerage)
    if place not in _compiled:
        _compiled[place] = _compile(rows.model, brokerage)
    stamped: QuerySet[Any] = rows.annotate(**_compiled[place])
    return stamped


def _compile(model: type[Model], brokerage: str) -> dict[str, RawSQL]:
    """The stamps as SQL on the columns of this table, by the names of their annotations: to work
    them out anew would cost each request milliseconds."""
    stamps = {f"stamp_{name}": build(OuterRef(brokerage)) for name, build in _stamps.items()}
    query = model._base_manager.annotate(**stamps).query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.pre_sql_setup()
    found = {}
    for name, stamp in query.annotations.items():
        sql, params = compiler.compile(stamp)
        found[name] = RawSQL(sql, params, output_field=stamp.output_field)
    return found


def keep_stamps(brokerage: Brokerage, row: Any) -> None:
    """Hands the stamps of a row that was read ``with_stamps`` to its brokerage, for as long as the
    request lasts."""
    brokerage.stamps = {name: getattr(row, f"stamp_{name}") for name in _stamps}


def stamp_of(brokerage: Brokerage, name: str) -> Any:
    """The stamp as it was when the credential was read; None where it was not read."""
    return brokerage.stamps.get(name)
