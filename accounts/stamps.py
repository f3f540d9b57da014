"""Stamps of facts that a process keeps in memory: a stamp changes when its facts do. They are read
in the statement that reads the credential, so that a request that needs the facts asks the database
for nothing more.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Expression, OuterRef, QuerySet

from accounts.models import Brokerage

#: name → the stamp as an expression, given the brokerage's key
_stamps: dict[str, Callable[[OuterRef], Expression]] = {}


def register_stamp(name: str, build: Callable[[OuterRef], Expression]) -> None:
    """Registers a stamp at start-up; each costs an index look-up a request."""
    _stamps[name] = build


def with_stamps(rows: "QuerySet[Any]", brokerage: str) -> "QuerySet[Any]":
    """The rows with the stamps of their brokerages; ``brokerage`` names the column that holds the
    key."""
    stamps = {f"stamp_{name}": build(OuterRef(brokerage)) for name, build in _stamps.items()}
    stamped: QuerySet[Any] = rows.annotate(**stamps)
    return stamped


def keep_stamps(brokerage: Brokerage, row: Any) -> None:
    """Hands the stamps of a row that was read ``with_stamps`` to its brokerage, for as long as the
    request lasts."""
    brokerage.stamps = {name: getattr(row, f"stamp_{name}") for name in _stamps}


def stamp_of(brokerage: Brokerage, name: str) -> Any:
    """The stamp as it was when the credential was read; None where it was not read."""
    return brokerage.stamps.get(name)
