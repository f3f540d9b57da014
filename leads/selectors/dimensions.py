"""By what the reports are split: source, agent, project, temperature."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Max, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from leads.choices import Source, Temperature
from leads.models import TemperatureChange

MOST = 50  # groups a report shows of one kind


@dataclass(frozen=True)
class Dimension:
    """``key`` names the groups; their names are ``labels`` of the key, or the column ``name``."""

    key: str
    name: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    nobody: str = ""

    def label(self, row: dict[str, Any]) -> str:
        if self.name:
            return str(row[self.name] or self.nobody)
        return str(self.labels.get(row[self.key], row[self.key]))


SOURCE = Dimension("source", labels=dict(Source.choices))
AGENT = Dimension("owner_id", "owner__name", nobody="The pool")
PROJECT = Dimension("project_id", "project__name", nobody="No project")
HOTTEST = Dimension("hottest", labels=dict(Temperature.choices))


def grouped(rows: "QuerySet[Any]", by: Dimension, *extra: str, **aggregates: Any) -> list[dict[str, Any]]:
    """One dict a group with ``key`` and ``name``, the ``extra`` columns and the aggregates; the largest by the first
    aggregate come first."""
    columns = [by.key, *([by.name] if by.name else []), *extra]
    largest = next(iter(aggregates))
    found = rows.order_by().values(*columns).annotate(**aggregates).order_by(f"-{largest}", by.key, *extra)[:MOST]
    return [
        {"key": None if row[by.key] is None else str(row[by.key]), "name": by.label(row)}
        | {name: row[name] for name in (*extra, *aggregates)}
        for row in found
    ]


def with_hottest(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Adds ``hottest``: the hottest temperature that a lead has reached. A closed lead cools down, so that the present
    one would say nothing about who buys."""
    order = list(reversed(Temperature.values))
    heat = Case(
        *(When(to_temperature=word, then=Value(n)) for n, word in enumerate(order)), output_field=IntegerField()
    )
    peak = (
        TemperatureChange.objects.filter(lead=OuterRef("pk"))
        .order_by()
        .values("lead")
        .annotate(peak=Max(heat))
        .values("peak")
    )
    words = Case(
        *(When(heat=n, then=Value(word)) for n, word in enumerate(order)), default=F("temperature"),
        output_field=CharField(),
    )  # fmt: skip
    found: QuerySet[Any] = rows.annotate(heat=Coalesce(Subquery(peak), Value(None, IntegerField())), hottest=words)
    return found
