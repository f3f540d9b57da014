"""The learned score of one lead in words: what gave points for and against it, what would raise it,
how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.learning.coding import CodedColumn
from scoring.learning.model import Model

#: origin → column → value of one lead; "market" → {"market": seconds}
Given = Mapping[str, Mapping[str, Any]]

#: outcomes of the rarer kind, and leads with the same value, at which own data speak as loud as
#: what is not known
HALF_OUTCOMES, HALF_LEADS = 50, 20


@dataclass(frozen=True)
class Line:
    """One column's points (hundredths); ``leads`` had the same value, ``won`` of them were won."""

    column: str
    origin: str
    value: str
    hundredths: int
    leads: int = 0
    won: int = 0

    def __str__(self) -> str:
        behind = f", {self.won} of {self.leads} such leads were won" if self.leads else ""
        return f"{self.value}: {points(self.hundredths)}{behind}"


@dataclass(frozen=True)
class Explanation:
    """``base`` and the lines add up to ``total`` exactly; the lines that matter most come first."""

    base: int
    lines: tuple[Line, ...]
    confidence: float

    @property
    def total(self) -> int:
        return self.base + sum(line.hundredths for line in self.lines)


@dataclass(frozen=True)
class Offer:
    """What the sum would gain (hundredths) if the column had this value."""

    column: str
    value: Any
    gain: int


def explain(model: Model, given: Given) -> Explanation:
    """Every column's points: those of its table, and of each step on its way through the trees."""
    codes = _codes(model, given)
    own = [table[code] for table, code in zip(model.tables, codes, strict=True)]
    for tree in model.trees:
        node = tree[0]
        while node.column >= 0:
            following = tree[node.high if codes[node.column] >= node.limit else node.low]
            own[node.column] += following.value - node.value
            node = following
    lines = [
        Line(
            column.name,
            column.origin,
            described(column, code),
            hundredths,
            *(model.seen[place][code] if model.seen and column.origin == "attribute" else ()),
        )
        for place, (column, code, hundredths) in enumerate(
            zip(model.columns, codes, own, strict=True)
        )
    ]
    lines.sort(key=lambda line: (-abs(line.hundredths), line.column))
    return Explanation(model.base, tuple(lines), _confidence(model, codes))


def offers(model: Model, given: Given, options: Mapping[str, Sequence[Any]]) -> list[Offer]:
    """Which of the values that somebody can bring about (column of any origin → values) would raise
    the score, the best of each column, the most helpful first."""
    before = _sum(model, given)
    found = []
    for column in model.columns:
        gains = [
            (
                _sum(
                    model,
                    {**given, column.origin: {**given.get(column.origin, {}), column.name: value}},
                )
                - before,
                value,
            )
            for value in options.get(column.name, ())
        ]
        if gains and (best := max(gains, key=lambda gain: gain[0]))[0] > 0:
            found.append(Offer(column.name, best[1], best[0]))
    return sorted(found, key=lambda offer: -offer.gain)


def confidence(model: Model, given: Given) -> float:
    """How much own data speak, 0–1: r/(r + 50), r the outcomes of the rarer kind, times the mean of
    n/(n + 20) over the lead's attributes, n the leads with the same value. The rule card alone has
    0."""
    return _confidence(model, _codes(model, given))


def described(column: CodedColumn, code: int) -> str:
    """A code in words: "budget 20 to under 35", "source = pricing", "source not known"."""
    if column.origin == "market":
        return "the market at the time" if code else "the market at an unknown time"
    if code == column.missing:
        return f"{column.name} not known"
    if column.levels is not None:
        level = column.levels[code]
        return f"{column.name} = {level}" if level is not None else f"{column.name}: another value"
    if column.origin == "part":
        return f"{column.name} {code - 1} of 100"
    edges = [f"{edge:,.10g}" for edge in column.edges]
    if not edges:
        return f"{column.name} known"
    if code == 1:
        return f"{column.name} under {edges[0]}"
    if code > len(edges):
        return f"{column.name} {edges[-1]} or more"
    return f"{column.name} {edges[code - 2]} to under {edges[code - 1]}"


def points(hundredths: int) -> str:
    """Signed points as people read them: +12 points, −0.5 points, no points."""
    if not hundredths:
        return "no points"
    size = f"{abs(hundredths) / 100:.2f}".rstrip("0").rstrip(".")
    return f"{'+' if hundredths > 0 else '−'}{size} point{'' if size == '1' else 's'}"


def _confidence(model: Model, codes: Sequence[int]) -> float:
    if not model.learned:
        return 0.0
    rarer = min(model.outcomes)
    leads = np.array(
        [
            model.seen[place][codes[place]][0]
            for place, column in enumerate(model.columns)
            if column.origin == "attribute"
        ]
    )
    known = float(np.mean(leads / (leads + HALF_LEADS))) if leads.size else 1.0
    return rarer / (rarer + HALF_OUTCOMES) * known


def _codes(model: Model, given: Given) -> list[int]:
    return [int(codes[0]) for codes in model.codes(_columns(given), 1)]


def _sum(model: Model, given: Given) -> int:
    return int(model.hundredths(_columns(given), 1)[0])


def _columns(given: Given) -> dict[str, dict[str, list[Any]]]:
    return {
        origin: {name: [value] for name, value in columns.items()}
        for origin, columns in given.items()
    }
