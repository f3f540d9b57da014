"""By what the reports are split: source, agent, project, temperature."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from leads.choices import Source, Temperature

MOST = 50  # groups a report shows of one kind

#: a SELECT with its parameters, as QuerySet.query.sql_with_params gives it
Rows = tuple[str, Iterable[Any]]


@dataclass(frozen=True)
class Dimension:
    """``column`` of the rows tells the groups apart; their names are ``labels`` of the key, or
    those of the rows with this id in ``table``."""

    column: str
    labels: Mapping[str, str] = field(default_factory=dict)
    table: str = ""
    nobody: str = ""

    @property
    def name_sql(self) -> str:
        found = f"(SELECT name FROM {self.table} WHERE id = key::uuid)" if self.table else "key"
        return f"WHEN '{self.column}' THEN {found}"

    def label(self, name: str | None) -> str:
        return self.nobody if name is None else self.labels.get(name, name)


SOURCE = Dimension("source", labels=dict(Source.choices))
AGENT = Dimension("owner_id", table="accounts_user", nobody="The pool")
PROJECT = Dimension("project_id", table="listings_project", nobody="No project")
HOTTEST = Dimension("hottest", labels=dict(Temperature.choices))
ALL = Dimension("")  #: everything as one group, whose key is null


def grouped(
    rows: Rows, by: Sequence[Dimension], measures: Mapping[str, str], *extra: str
) -> dict[str, list[dict[str, Any]]]:
    """The groups by the column of each dimension: one dict each with ``key`` and ``name``, the
    ``extra`` columns, by which they are split further, and the measures, SQL aggregates of the
    columns; the largest by the first measure come first. One statement that reads the rows once,
    whatever they are split by."""
    columns = [one.column for one in by if one.column]
    which = " ".join(f"WHEN GROUPING({column}) = 0 THEN '{column}'" for column in columns)
    sets = ", ".join(f"({', '.join([*filter(None, [one.column]), *extra])})" for one in by)
    order = ", ".join([f"{next(iter(measures))} DESC", "key", *extra])
    source, params = rows
    statement = f"""
        WITH counted AS (
            SELECT CASE {which} ELSE '' END AS dimension, coalesce({
        ", ".join(f"{c}::text" for c in columns)
    }) AS key,
                {
        ", ".join([*extra, *(f"{aggregate} AS {name}" for name, aggregate in measures.items())])
    }
            FROM ({source}) AS rows GROUP BY GROUPING SETS ({sets})
        ), placed AS (SELECT *, row_number() OVER (PARTITION BY dimension ORDER BY {order}) AS
            place FROM counted)
        SELECT dimension, key, CASE dimension {" ".join(one.name_sql for one in by)} END AS name,
            {", ".join([*extra, *measures])}
        FROM placed WHERE place <= {MOST} ORDER BY place"""
    found: dict[str, list[dict[str, Any]]] = {one.column: [] for one in by}
    labels = {one.column: one.label for one in by}
    for dimension, key, name, *values in fetch((statement, params)):
        named = {"key": key, "name": labels[dimension](name)}
        found[dimension].append(named | dict(zip([*extra, *measures], values, strict=True)))
    return found


def fetch(rows: Rows) -> list[tuple[Any, ...]]:
    """Runs a statement."""
    statement, params = rows
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
