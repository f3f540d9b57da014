"""How good foretold probabilities were: order, calibration, and use."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from scoring.learning.coding import Floats

BINS = 10


@dataclass(frozen=True)
class CalibrationRow:
    """Leads that were foretold alike: their mean probability and the share that was won."""

    leads: int
    foretold: float
    won: float


@dataclass(frozen=True)
class Metrics:
    """``auc`` is 0.5 and ``pr_auc`` the base rate where all outcomes are the same. ``lift``
    compares the share won of the best tenth with that of all leads."""

    leads: int
    won: int
    auc: float
    pr_auc: float
    brier: float
    log_loss: float
    ece: float
    lift: float
    calibration: tuple[CalibrationRow, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return asdict(self)


def measure(probability: Floats, won: Floats) -> Metrics | None:
    """All of them; None without leads."""
    if not len(won):
        return None
    p = np.clip(probability, 1e-9, 1 - 1e-9)
    both = 0 < won.sum() < len(won)
    return Metrics(
        leads=len(won),
        won=int(won.sum()),
        auc=auc(p, won),
        pr_auc=float(average_precision_score(won, p)) if both else float(won.mean()),
        brier=float(np.mean((p - won) ** 2)),
        log_loss=float(-np.mean(won * np.log(p) + (1 - won) * np.log(1 - p))),
        ece=ece(p, won),
        lift=lift(p, won),
        calibration=tuple(calibration(p, won)),
    )


def auc(order: Floats, won: Floats) -> float:
    """How often a won lead stands above a lost one; ties count half."""
    return float(roc_auc_score(won, order)) if 0 < won.sum() < len(won) else 0.5


def auc_error(order: Floats, other: Floats, won: Floats) -> float:
    """Standard error of the difference of two AUCs on the same leads (DeLong's)."""
    ours, theirs = _placements(order, won), _placements(other, won)
    return float(
        sum(np.var(a - b, ddof=1) / len(a) for a, b in zip(ours, theirs, strict=True)) ** 0.5
    )


def _placements(order: Floats, won: Floats) -> tuple[Floats, Floats]:
    """For each won lead the share of lost ones below it, for each lost lead the share of won ones
    above; ties half."""
    above, below = order[won == 1], order[won == 0]
    return tuple(
        (
            np.searchsorted(np.sort(there), here)
            + np.searchsorted(np.sort(there), here, side="right")
        )
        / 2
        / len(there)
        for here, there in ((above, below), (-below, -above))
    )


def calibration(probability: Floats, won: Floats, bins: int = BINS) -> list[CalibrationRow]:
    """Tenths of the leads by probability; leads foretold the same stay together."""
    order = np.argsort(probability, kind="stable")
    starts = np.searchsorted(
        probability[order], np.unique(probability[order][np.arange(bins) * len(won) // bins])
    )
    return [
        CalibrationRow(len(rows), float(probability[rows].mean()), float(won[rows].mean()))
        for rows in np.split(order, starts)
        if len(rows)
    ]


def ece(probability: Floats, won: Floats) -> float:
    """Expected calibration error: how far the tenths are off, by size."""
    rows = calibration(probability, won)
    return float(sum(row.leads * abs(row.foretold - row.won) for row in rows) / max(1, len(won)))


def lift(probability: Floats, won: Floats) -> float:
    """Share won in the best tenth over the share won of all; leads at the edge of the tenth count
    in part."""
    if not won.sum():
        return 0.0
    tenth = max(1.0, len(won) / 10)
    taken = gained = 0.0
    for value in np.unique(probability)[::-1]:
        same = probability == value
        part = min(1.0, (tenth - taken) / same.sum())
        taken, gained = taken + part * same.sum(), gained + part * won[same].sum()
        if taken >= tenth - 1e-9:
            break
    return float(gained / tenth / won.mean())


@dataclass(frozen=True)
class Disparity:
    """One group beside all leads. ``selected``: the share whose probability is at least the
    threshold; ``ratio``: that over the share of the group that is selected most; below 0.8 it asks
    for a look."""

    group: str
    leads: int
    selected: float
    ratio: float
    foretold: float
    won: float


def disparity(
    groups: Sequence[str | None],
    probability: Floats,
    won: Floats,
    threshold: float,
    fewest: int = 30,
) -> list[Disparity]:
    """Per group (locality, language) with enough leads, the biggest first; None is "unknown"."""
    names = np.array([group or "unknown" for group in groups], dtype=object)
    found = []
    for name in sorted(set(names)):
        own = names == name
        if own.sum() >= fewest:
            selected = float((probability[own] >= threshold).mean())
            found.append(
                (
                    name,
                    int(own.sum()),
                    selected,
                    float(probability[own].mean()),
                    float(won[own].mean()),
                )
            )
    best = max((selected for _, _, selected, _, _ in found), default=0.0)
    rows = [Disparity(n, k, s, s / best if best else 1.0, p, w) for n, k, s, p, w in found]
    return sorted(rows, key=lambda row: (-row.leads, row.group))
