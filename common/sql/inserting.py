"""New rows of several tables in one statement."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model
from django.db.models.sql import InsertQuery

#: of one table in one statement: PostgreSQL takes 65,535 parameters, a row has up to forty columns
_MOST = 1_000


def insert_together(rows: Sequence[Model]) -> None:
    """Inserts rows that have their keys already, of any number of tables. References between them
    hold whatever their order, since they are checked when the transaction ends."""
    tables: dict[type[Model], list[Model]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    parts = [part for model, found in tables.items() for part in _inserts(model, found)]
    for several in _batches(parts):
        *before, last = several
        named = ", ".join(f"part_{n} AS ({sql})" for n, (sql, _) in enumerate(before))
        statement = f"WITH {named} {last[0]}" if before else last[0]
        with connection.cursor() as cursor:
            cursor.execute(statement, [value for _, params in several for value in params])
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _inserts(model: type[Model], rows: list[Model]) -> list[tuple[str, Sequence[Any]]]:
    fields = model._meta.local_concrete_fields
    found: list[tuple[str, Sequence[Any]]] = []
    left = iter(rows)
    while some := list(islice(left, _MOST)):
        query = InsertQuery(model)
        query.insert_values(fields, some)
        found += query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return found


def _batches(parts: list[tuple[str, Sequence[Any]]]) -> list[list[tuple[str, Sequence[Any]]]]:
    """Statements of at most 60,000 parameters."""
    batches: list[list[tuple[str, Sequence[Any]]]] = []
    size = 0
    for part in parts:
        if not batches or size + len(part[1]) > 60_000:
            batches.append([])
            size = 0
        batches[-1].append(part)
        size += len(part[1])
    return batches
