"""Writing thousands of model rows by COPY: several times the speed of bulk_create and its long SQL
text."""

from collections.abc import Sequence

from django.db import connection, models
from psycopg import sql


def write_by_copy(rows: Sequence[models.Model], *, update: Sequence[str] = ()) -> None:
    """Inserts the rows, all of one model; those whose id is there already have the ``update``
    fields set ("price", "project_id"). Without ``update`` rows that would break a unique constraint
    are left out.

    The rows go through a temporary table: COPY cannot write to a table with row-level security,
    INSERT can. Sends no signals. Call it in a transaction.
    """
    if not rows:
        return
    meta = rows[0]._meta
    fields = meta.concrete_fields
    names = {
        "table": sql.Identifier(meta.db_table),
        "staged": sql.Identifier(f"staged_{meta.db_table}"),
        "columns": sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
        "conflict": _on_conflict(
            [str(field.column) for field in fields if field.attname in update]
        ),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {staged} (LIKE {table}) ON COMMIT DROP").format(**names)
        )
        with cursor.copy(sql.SQL("COPY {staged} ({columns}) FROM STDIN").format(**names)) as copy:
            for row in rows:
                copy.write_row([field.pre_save(row, True) for field in fields])
        insert = "INSERT INTO {table} ({columns}) SELECT {columns} FROM {staged} {conflict}"
        cursor.execute(sql.SQL(insert).format(**names))
        cursor.execute(sql.SQL("DROP TABLE {staged}").format(**names))


def _on_conflict(columns: Sequence[str]) -> sql.Composable:
    if not columns:
        return sql.SQL("ON CONFLICT DO NOTHING")
    settings = (sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(column)) for column in columns)
    return sql.SQL("ON CONFLICT (id) DO UPDATE SET {}").format(sql.SQL(", ").join(settings))
