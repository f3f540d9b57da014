"""What a brokerage has learned the hard way: its won and lost leads, as the training table.

What was known before the outcome is what counts, as far as it can still be told. Touches after the
outcome are not counted; attributes carry the time of their last change, where that was at or after
the outcome. What cannot be told any more (a phone number that came with the contract, words written
afterwards) stands as it is now: see docs/scoring-model.md.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from sys import intern
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import MD5, Cast

from accounts.models import Brokerage
from common.sql.copying import array_of
from leads.choices import CLOSED, LeadStatus
from leads.models import Lead
from profiles.privacy.own_rows import ERASED
from scoring.learning.history import History, seconds
from scoring.selectors.known_parts import parts_before_outcome

#: leads fetched at a time
CHUNK = 2000
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcomes:
    """``history`` in the order of the outcomes, the oldest first; ``groups`` holds one locality and
    one language a lead. ``unknown`` are references that were to be held out and do not exist."""

    history: History
    groups: dict[str, list[str | None]] = field(default_factory=dict)
    leads: list[UUID] = field(default_factory=list)
    held_out: int = 0
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutcomeCount:
    """Leads that can be learned from."""

    won: int
    lost: int

    @property
    def all(self) -> int:
        return self.won + self.lost


def closed_leads(brokerage: Brokerage) -> "QuerySet[Lead]":
    """Won and lost leads, each once, but for people whose data were erased: of them nothing is
    known but that, and their open leads were closed by the erasure."""
    rows = Lead.objects.of(brokerage.pk).filter(status__in=CLOSED, closed_at__isnull=False)
    closed: QuerySet[Lead] = rows.exclude(name=ERASED).exclude(profile__is_erased=True).order_by()
    return closed


def count_outcomes(brokerage: Brokerage) -> OutcomeCount:
    """How many there are now."""
    found = closed_leads(brokerage).aggregate(
        won=Count("pk", filter=Q(status=LeadStatus.WON)),
        lost=Count("pk", filter=Q(status=LeadStatus.LOST)),
    )
    return OutcomeCount(found["won"], found["lost"])


def load_outcomes(
    brokerage: Brokerage,
    *,
    holdout: Collection[str] = (),
    since: datetime | None = None,
    report: Report | None = None,
) -> Outcomes:
    """The training table, without the leads whose references are in ``holdout``, and of outcomes
    after ``since`` if that is given. Rows are streamed; texts that repeat are kept once, so that
    50,000 leads of 40 attributes take some hundred MB."""
    rows, held_out = closed_leads(brokerage), 0
    unknown: tuple[str, ...] = ()
    if since is not None:
        rows = rows.filter(closed_at__gt=since)
    if holdout:
        known = Lead.objects.of(brokerage.pk).filter(reference__in=array_of(holdout)).order_by()
        unknown = tuple(sorted(set(holdout) - set(known.values_list("reference", flat=True))))
        held_out = len(set(holdout)) - len(unknown)
        rows = rows.exclude(reference__in=array_of(holdout))
    table = _Table()
    total = rows.count() if report else 0
    for row in _stream(rows):
        table.add(row)
        if report and len(table.won) % CHUNK == 0:
            report(len(table.won), total)
    parts = parts_before_outcome(brokerage, table.leads)
    return Outcomes(table.history(parts), table.groups, table.leads, held_out, unknown)


def _stream(rows: "QuerySet[Lead]") -> Any:
    """By the time of the outcome; leads of the same moment in an order that says nothing."""
    columns = (
        "pk",
        "status",
        "created_at",
        "closed_at",
        "attributes",
        "attributes_at",
        "locations",
    )
    ordered = rows.order_by("closed_at", MD5(Cast("pk", TextField())))
    return ordered.values_list(*columns, "profile__language").iterator(chunk_size=CHUNK)


class _Table:
    """Columns that grow row by row."""

    def __init__(self) -> None:
        self.leads: list[UUID] = []
        self.won: list[bool] = []
        self.opened: list[datetime] = []
        self.closed: list[datetime] = []
        self.values: dict[str, list[Any]] = {}
        self.times: dict[str, list[Any]] = {}
        self.groups: dict[str, list[str | None]] = {"locality": [], "language": []}

    def add(self, row: tuple[Any, ...]) -> None:
        pk, status, created, closed, attributes, attributes_at, locations, language = row
        place = len(self.won)
        self.leads.append(pk)
        self.won.append(status == LeadStatus.WON)
        self.opened.append(created)
        self.closed.append(closed)
        for name, value in attributes.items():
            _put(self.values, name, place, intern(value) if type(value) is str else value)
        for name, changed in _late(attributes_at, closed):
            _put(self.times, name, place, changed)
        self.groups["locality"].append(locations[0] if locations else None)
        self.groups["language"].append(language or None)

    def history(self, parts: dict[str, list[float | None]]) -> History:
        for columns in (self.values, self.times):
            for column in columns.values():
                column.extend([None] * (len(self.won) - len(column)))
        return History(
            won=self.won,
            parts=parts,
            attributes=self.values,
            opened_at=self.opened,
            outcome_at=self.closed,
            changed_at={name: times for name, times in self.times.items() if name in self.values},
        )


def _put(columns: dict[str, list[Any]], name: str, place: int, value: Any) -> None:
    column = columns.setdefault(name, [])
    column.extend([None] * (place - len(column)))
    column.append(value)


def _late(attributes_at: dict[str, str], closed: datetime) -> list[tuple[str, str]]:
    """The attributes that were last changed at the outcome or later; all others are known in good
    time."""
    limit = closed.timestamp()
    times = ((name, seconds(changed)) for name, changed in attributes_at.items())
    return [(name, attributes_at[name]) for name, at in times if at is not None and at >= limit]
