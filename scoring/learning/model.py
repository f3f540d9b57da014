"""The learned scorecard: whole hundredths of points, so that every sum is exact in Python and in
PostgreSQL.

A lead's sum is the base, the points of each column's code, and the leaf of each tree that it falls
on. 20 points double the odds: p = σ(sum · ln 2 / 20), score = round(1 + 99·p).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.learning.coding import CodedColumn, Codes

FORMAT = 1
#: hundredths of points in one unit of log-odds
PER_LOG_ODDS = 100 * 20 / np.log(2)

Hundredths = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Branch:
    """A node: ``value`` is the log-odds that its leads have on average. A leaf has ``low`` and
    ``high`` -1; others lead to ``high`` where the code of ``column`` is at least ``limit``, to
    ``low`` elsewhere."""

    value: float
    column: int = -1
    limit: int = 0
    low: int = -1
    high: int = -1


@dataclass(frozen=True)
class Node:
    """A tree's node, its ``value`` in hundredths; see ``Branch``."""

    value: int
    column: int = -1
    limit: int = 0
    low: int = -1
    high: int = -1


Tree = tuple[Node, ...]


@dataclass(frozen=True)
class Model:
    """``tables`` holds one row of hundredths per column, by code; ``seen`` how many leads had each
    code and how many of them were won (empty where nothing was learned). ``outcomes`` are all won
    and lost leads behind it."""

    columns: tuple[CodedColumn, ...]
    tables: tuple[tuple[int, ...], ...]
    base: int = 0
    trees: tuple[Tree, ...] = ()
    seen: tuple[tuple[tuple[int, int], ...], ...] = ()
    outcomes: tuple[int, int] = (0, 0)

    @property
    def learned(self) -> bool:
        """False for the rule card alone."""
        return self.outcomes != (0, 0)

    def hundredths(
        self, values: Mapping[str, Mapping[str, Sequence[Any]]], leads: int
    ) -> Hundredths:
        """The exact sum of each lead; ``values``: origin → column → one value a lead. What is not
        given is missing."""
        return self.sums(self.codes(values, leads), leads)

    def codes(self, values: Mapping[str, Mapping[str, Sequence[Any]]], leads: int) -> list[Codes]:
        """The code of each lead in each column."""
        return [
            column.codes(given)
            if (given := values.get(column.origin, {}).get(column.name)) is not None
            else np.full(leads, column.missing)
            for column in self.columns
        ]

    def sums(self, codes: Sequence[Codes], leads: int) -> Hundredths:
        """The sum of each lead from its codes."""
        total = np.full(leads, self.base, dtype=np.int64)
        for table, column_codes in zip(self.tables, codes, strict=True):
            total += np.asarray(table, dtype=np.int64)[column_codes]
        for tree in self.trees:
            values = np.array([node.value for node in tree], dtype=np.int64)
            total += values[leaves(tree, codes, leads)]
        return total

    def to_json(self) -> dict[str, Any]:
        """As JSON-ready data; ``from_json`` gives a model with the same points."""
        data = asdict(self)
        data["trees"] = [
            [[n.value, n.column, n.limit, n.low, n.high] for n in tree] for tree in self.trees
        ]
        return {"format": FORMAT, **data}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Model":
        """Raises ValueError for a format that this version does not know."""
        if data.get("format") != FORMAT:
            raise ValueError(
                f"a model of format {data.get('format')!r}; this version reads format {FORMAT}"
            )
        return cls(
            columns=tuple(
                CodedColumn(
                    **{
                        **column,
                        "edges": tuple(column["edges"]),
                        "levels": None if column["levels"] is None else tuple(column["levels"]),
                    }
                )
                for column in data["columns"]
            ),
            tables=tuple(tuple(table) for table in data["tables"]),
            base=data["base"],
            trees=tuple(tuple(Node(*node) for node in tree) for tree in data["trees"]),
            seen=tuple(tuple((leads, won) for leads, won in column) for column in data["seen"]),
            outcomes=(data["outcomes"][0], data["outcomes"][1]),
        )


def leaves(tree: Tree, codes: Sequence[Codes], leads: int) -> npt.NDArray[np.int64]:
    """The place of the leaf that each lead falls on."""
    column, limit, low, high = (
        np.array([getattr(node, name) for node in tree])
        for name in ("column", "limit", "low", "high")
    )
    place = np.zeros(leads, dtype=np.int64)
    table = np.stack(codes) if codes else np.zeros((0, leads), dtype=np.int64)
    rows = np.arange(leads)
    while (column[place] >= 0).any():
        inner = column[place] >= 0
        at = place[inner]
        place[inner] = np.where(table[column[at], rows[inner]] >= limit[at], high[at], low[at])
    return place


def probability(hundredths: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """p = σ(points · ln 2 / 20)."""
    log_odds = np.asarray(hundredths, dtype=np.float64) / PER_LOG_ODDS
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -40, 40))))


def score(hundredths: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """round(1 + 99·p), 1–100."""
    return np.asarray(np.floor(1.5 + 99 * probability(hundredths)), dtype=np.int64)


def whole(log_odds: npt.ArrayLike) -> Hundredths:
    """Log-odds as hundredths of points."""
    return np.asarray(
        np.rint(np.asarray(log_odds, dtype=np.float64) * PER_LOG_ODDS), dtype=np.int64
    )


def planted(branches: Sequence[Branch], weight: float) -> tuple[int, Tree]:
    """A tree in hundredths, and what its root is worth, which belongs to the base: its nodes are
    counted from there."""
    values = whole([branch.value * weight for branch in branches])
    root = int(values[0])
    return root, tuple(
        Node(int(value) - root, branch.column, branch.limit, branch.low, branch.high)
        for value, branch in zip(values, branches, strict=True)
    )
