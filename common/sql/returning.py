"""UPDATE … RETURNING: writes columns and reads what became of them in one statement."""

from collections.abc import Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.sql import UpdateQuery


def update_row(row: Model, *, where: "QuerySet[Any] | None" = None, **changes: Any) -> bool:
    """Writes ``changes`` (values or expressions over the row's own columns), as ``QuerySet.update``
    does, and brings them up to date in ``row``. False where ``where``, a condition on the same
    table, is not met: nothing is written."""
    model = type(row)
    rows = (model._default_manager.all() if where is None else where).filter(pk=row.pk)
    query: Any = rows.query.chain(UpdateQuery)
    query.clear_ordering(force=True)
    query.add_update_values(changes)
    fields: list[Any] = [model._meta.get_field(name) for name in changes]
    sql, params = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {columns}", params)
        stored = cursor.fetchone()
    if stored is None:
        return False
    set_stored(row, dict(zip(changes, stored, strict=True)))
    return True


def set_stored(row: Model, stored: Mapping[str, Any]) -> None:
    """Brings fields up to date with what a statement returned of their columns."""
    for name, value in stored.items():
        field: Any = row._meta.get_field(name)
        setattr(row, field.attname, _python(field, value))
        if field.is_relation and field.is_cached(row):
            known = field.get_cached_value(row)
            if known is None or known.pk != value:
                field.delete_cached_value(row)


def _python(field: Any, value: Any) -> Any:
    """As a read by Django gives it (JSON comes as text)."""
    for converter in field.get_db_converters(connection):
        value = converter(value, field.get_col(field.model._meta.db_table), connection)
    return value
