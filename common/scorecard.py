"""Scorecards: one declaration that scores a million rows in SQL and explains one row to a person.

A factor is a name, a cap, an explanation and a Django expression over the row's own columns. From
the same declaration come ``total`` (for a set-based UPDATE), ``explain`` (points per factor of one
row, by the same SQL, so that the parts add up to the whole), ``advice`` (what would add points) and
``table`` (the documentation).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

from django.db.models import DecimalField, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Greatest, Least

_FRACTIONS = DecimalField(max_digits=15, decimal_places=2)  # before a factor is cut to its cap
_WHOLE = IntegerField()


@dataclass(frozen=True)
class Factor:
    """One line of a card. ``points`` gets the present time and returns an expression;
    ``explanation`` says in words what gives the points; ``advice`` says what would bring up to
    ``gain`` more, empty where nobody can do anything about it."""

    name: str
    group: str
    cap: int
    explanation: str
    points: Callable[[datetime], Combinable]
    advice: str = ""
    gain: int = 0


@dataclass(frozen=True)
class FactorPoints:
    """What one factor gave one row."""

    name: str
    group: str
    points: float
    cap: int
    explanation: str


@dataclass(frozen=True)
class Advice:
    """The next thing that would add points."""

    factor: str
    gain: float
    text: str


class Scorecard:
    """A named list of factors; the score is the sum of their points, clamped to 0..maximum.
    ``whole``: every factor gives whole points, which PostgreSQL adds many times as fast as
    fractions."""

    def __init__(
        self, name: str, factors: Sequence[Factor], *, maximum: int, whole: bool = False
    ) -> None:
        if len({f.name for f in factors}) != len(factors):
            raise ValueError(f"scorecard {name}: two factors share a name")
        self.name, self.factors, self.maximum = name, tuple(factors), maximum
        self._points: Any = _WHOLE if whole else _FRACTIONS

    def annotations(self, now: datetime) -> dict[str, Any]:
        """``points_<factor>`` expressions, each clamped to 0..cap."""
        return {
            f"points_{f.name}": Least(
                Greatest(Cast(f.points(now), self._points), Value(0, self._points)),
                Value(f.cap, self._points),
            )
            for f in self.factors
        }

    def total(self, now: datetime) -> Combinable:
        """The score as one expression over the row's columns."""
        parts: list[Any] = list(self.annotations(now).values())
        return Least(reduce(add, parts), Value(self.maximum, self._points))

    def total_of_columns(self) -> str:
        """The score as SQL over columns named as ``annotations`` names them: each factor is then
        worked out once."""
        return f"least({' + '.join(f'points_{f.name}' for f in self.factors)}, {self.maximum})"

    def explain(self, rows: "QuerySet[Any]", pk: object, now: datetime) -> list[FactorPoints]:
        """Points per factor of one row, computed by the same SQL as the score; empty when there is
        no such row."""
        values = (
            rows.filter(pk=pk)
            .order_by()
            .annotate(**self.annotations(now))
            .values(*self.annotations(now))
            .first()
        )
        if values is None:
            return []
        return [
            FactorPoints(f.name, f.group, _number(values[f"points_{f.name}"]), f.cap, f.explanation)
            for f in self.factors
        ]

    def advice(self, factors: Sequence[FactorPoints]) -> list[Advice]:
        """What would raise the score, the most helpful first."""
        given = {f.name: f.points for f in factors}
        offers = [
            Advice(f.name, min(f.gain, f.cap - given[f.name]), f.advice)
            for f in self.factors
            if f.advice and given.get(f.name, 0) < f.cap
        ]
        return sorted(offers, key=lambda offer: -offer.gain)

    def table(self) -> str:
        """The card as a Markdown table, for the documentation."""
        lines = ["| group | factor | points | cap |", "|---|---|---|---|"]
        return "\n".join(
            lines + [f"| {f.group} | {f.name} | {f.explanation} | {f.cap} |" for f in self.factors]
        )


def _number(value: Any) -> float:
    """Whole points as they are written: 15, not 15.00."""
    return float(value)
