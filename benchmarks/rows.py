"""A million rows in one statement: INSERT … SELECT over a series, for any model."""

from typing import Any

from django.db import connection, models

#: deterministic UUIDs of version 7; only in the benchmark's own database, production makes its keys
#: in Python
_UUID7 = """
    CREATE OR REPLACE FUNCTION bench_uuid7(seed text, at timestamptz) RETURNS uuid LANGUAGE sql
        IMMUTABLE PARALLEL SAFE
    RETURN (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' ||
        substr(md5(seed), 1, 3)
            || '8' || substr(md5(seed), 4, 15))::uuid
"""


def create_uuid7() -> None:
    """``bench_uuid7(seed, at)`` in SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_UUID7)


def insert_series(
    model: type[models.Model],
    source: str,
    expressions: dict[str, str],
    params: dict[str, Any] | None = None,
) -> None:
    """Inserts one row of ``model`` for each row of ``source`` (SQL after FROM). ``expressions`` are
    SQL by column, with ``%(name)s`` for ``params``; every other column gets its field's default,
    null or an empty text."""
    params = dict(params or {})
    columns, values = [], []
    for field in model._meta.concrete_fields:
        columns.append(f'"{field.column}"')
        if field.column in expressions:
            values.append(expressions[field.column])
            continue
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            values.append("now()")
            continue
        default = None if field.null and not field.has_default() else field.get_default()
        params[f"default_{field.column}"] = field.get_db_prep_save(default, connection)
        values.append(f"%(default_{field.column})s::{field.db_type(connection)}")
    into, given = ", ".join(columns), ", ".join(values)
    sql = f'INSERT INTO "{model._meta.db_table}" ({into}) SELECT {given} FROM {source}'
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(sql, params)
        cursor.execute("RESET statement_timeout")
