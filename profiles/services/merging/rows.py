"""Whole rows as PostgreSQL's own JSON: what goes out comes back exactly, microseconds and empty
arrays included."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model

from profiles.models import CustomerProfile

Row = dict[str, Any]


def model_of(table: str) -> type[Model]:
    """``table`` is app_label.ModelName, as the journal names it."""
    found: type[Model] = apps.get_model(table)
    return found


def read_rows(model: type[Model], keys: Iterable[Any]) -> dict[str, Row]:
    """The rows of these keys by key; those that are gone are missing."""
    with connection.cursor() as cursor:
        statement = f"SELECT to_jsonb(t)::text FROM {_table(model)} AS t {_of_keys(model)}"
        cursor.execute(statement, [_texts(keys)])
        rows = [json.loads(text) for (text,) in cursor.fetchall()]
    return {row[str(model._meta.pk.column)]: row for row in rows}


def add_rows(model: type[Model], rows: list[Row]) -> None:
    """Puts rows back; one whose place was taken meanwhile, or that hangs on what is gone, stays
    away."""
    fitting = [row for row in rows if _fits(model, row)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_table(model)} SELECT * FROM "
            f"jsonb_populate_recordset(NULL::{_table(model)}, %s::jsonb) "
            "ON CONFLICT DO NOTHING",
            [json.dumps(fitting)],
        )


def write_row(model: type[Model], row: Row) -> None:
    """Overwrites the row of this key; raises IntegrityError where a constraint forbids it."""
    if not _fits(model, row):
        return
    names = [
        connection.ops.quote_name(f.attname)
        for f in model._meta.concrete_fields
        if not f.primary_key
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(model)} AS t SET ({', '.join(names)}) = "
            f"({', '.join(f'r.{name}' for name in names)}) "
            f"FROM jsonb_populate_record(NULL::{_table(model)}, %s::jsonb) AS r "
            f"WHERE t.{_key(model)} = r.{_key(model)}",
            [json.dumps(row)],
        )


def drop_rows(model: type[Model], keys: Iterable[Any]) -> None:
    """Deletes these rows and nothing else: whoever hangs on them must have been moved before."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table(model)} {_of_keys(model)}", [_texts(keys)])


def _fits(model: type[Model], row: Row) -> bool:
    """Empties references to rows that are gone, customers that were erased among them; False where
    such a reference may not be empty. Foreign keys are checked at the end of the transaction, too
    late for anybody to answer."""
    for field in model._meta.concrete_fields:
        value = row.get(field.attname)
        if isinstance(field, ForeignKey) and value and not _is_there(field.related_model, value):
            if not field.null:
                return False
            row[field.attname] = None
    return True


def _is_there(model: type[Model], key: Any) -> bool:
    found = model._base_manager.filter(pk=key)
    return (found.filter(is_erased=False) if model is CustomerProfile else found).exists()


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _of_keys(model: type[Model]) -> str:
    return f"WHERE {_key(model)} = ANY(%s::uuid[])"


def _key(model: type[Model]) -> str:
    return connection.ops.quote_name(str(model._meta.pk.column))


def _texts(keys: Iterable[Any]) -> list[str]:
    return [str(key) if isinstance(key, UUID) else key for key in keys]
