"""Histories to compare learners on: the two UCI files, where given, and made ones whose truth is
known."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scoring.learning.history import History

#: file → separator, outcome column, its won value, columns left out: known only with the outcome,
#: or a row number
FILES = {
    "online_shoppers": (";", "Revenue", "TRUE", {"PageValues"}),
    "bank_marketing": (",", "y", "yes", {"duration", "Cust_num"}),
}
PARTS = ("content", "engagement", "source", "timing", "profile")


@dataclass(frozen=True)
class Dataset:
    """``rules`` says whether the rule card's parts are known; ``ordered``, whether the rows are in
    time order."""

    name: str
    history: History
    rules: bool = False
    ordered: bool = False


def from_file(path: Path) -> Dataset:
    """One of ``FILES``; every column that is not left out becomes an attribute, as text."""
    separator, outcome, won, left_out = FILES[path.stem]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=separator))
    names = [name for name in rows[0] if name != outcome and name not in left_out]
    return Dataset(
        path.stem,
        History(
            won=[row[outcome] == won for row in rows],
            attributes={n: [row[n] or None for row in rows] for n in names},
        ),
        ordered=path.stem == "bank_marketing",
    )


def made(leads: int = 9000) -> list[Dataset]:
    """Three made histories, always the same."""
    makers: list[tuple[str, Callable[[np.random.Generator, int], Dataset]]] = [
        ("export", _export),
        ("interactions", _interactions),
        ("good rules", _good_rules),
    ]
    return [
        make(np.random.default_rng(seed), leads) for seed, (_, make) in enumerate(makers, start=1)
    ]


def _some(rng: np.random.Generator, values: Any, missing: float) -> list[Any]:
    return [
        None if gone else value
        for value, gone in zip(values.tolist(), rng.random(len(values)) < missing, strict=True)
    ]


def _words(rng: np.random.Generator, leads: int, levels: int, name: str) -> tuple[Any, Any]:
    """Levels as frequent as 1/rank, and the effect of each lead's level."""
    shares = 1 / np.arange(1, levels + 1)
    drawn = rng.choice(levels, leads, p=shares / shares.sum())
    names = np.array(["Select", *(f"{name} {place}" for place in range(1, levels))], dtype=object)
    return names[drawn], rng.normal(0, 0.9, levels)[drawn]


def _export(rng: np.random.Generator, leads: int) -> Dataset:
    """As CRMs export: mostly words with placeholders and rare levels, many empty columns, noise,
    two numbers."""
    attributes: dict[str, list[Any]] = {}
    truth = np.full(leads, -0.9)
    for place, (levels, missing) in enumerate(
        [(5, 0.0), (21, 0.1), (38, 0.3), (18, 0.36), (6, 0.3), (9, 0.5), (300, 0.2)]
    ):
        values, effect = _words(rng, leads, levels, f"kind{place}")
        attributes[f"kind {place}"] = _some(rng, values, missing)
        truth += np.where([v is None for v in attributes[f"kind {place}"]], -0.2, effect)
    for place in range(8):
        attributes[f"noise {place}"] = _some(
            rng, _words(rng, leads, 2 + 6 * place, "word")[0], 0.2 * (place % 4)
        )
    for place in range(6):
        attributes[f"empty {place}"] = _some(
            rng, np.array(["yes"] * leads, dtype=object), 1 - 0.002 * place
        )
    visits, seconds = rng.poisson(3, leads), rng.gamma(1.2, 400, leads).round()
    truth += 0.5 * np.log1p(seconds / 300) + 0.25 * (visits > 4)
    attributes |= {"visits": _some(rng, visits, 0.02), "seconds on site": _some(rng, seconds, 0.05)}
    return Dataset("export", History(won=_outcomes(rng, truth), attributes=attributes))


def _interactions(rng: np.random.Generator, leads: int) -> Dataset:
    """Where only combinations tell: two flags that matter when they differ, a number that matters
    for one kind."""
    left, right = rng.random(leads) < 0.5, rng.random(leads) < 0.5
    kind, amount = rng.integers(0, 4, leads), rng.random(leads)
    truth = -1.0 + 1.6 * (left != right) + 3 * (kind == 2) * (amount - 0.5)
    attributes: dict[str, list[Any]] = {
        "left": left.tolist(),
        "right": right.tolist(),
        "kind": [f"kind {k}" for k in kind],
        "amount": amount.round(3).tolist(),
    }
    attributes |= {
        f"noise {place}": rng.normal(size=leads).round(3).tolist() for place in range(10)
    }
    return Dataset("interactions", History(won=_outcomes(rng, truth), attributes=attributes))


def _good_rules(rng: np.random.Generator, leads: int) -> Dataset:
    """Where the rule card is right and the attributes are noise: learning can only lose."""
    parts = {part: rng.integers(0, 101, leads) for part in PARTS}
    weights = dict(zip(PARTS, (0.30, 0.25, 0.20, 0.15, 0.10), strict=True))
    truth = -1.5 + 0.08 * (sum(weights[part] * parts[part] for part in PARTS) - 50)
    attributes = {
        f"noise {place}": _words(rng, leads, 4 + 3 * place, "word")[0].tolist()
        for place in range(12)
    }
    history = History(
        won=_outcomes(rng, truth),
        parts={p: v.tolist() for p, v in parts.items()},
        attributes=attributes,
    )
    return Dataset("good rules", history, rules=True)


def _outcomes(rng: np.random.Generator, log_odds: Any) -> list[bool]:
    return (rng.random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))).tolist()
