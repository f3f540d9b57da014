"""Whether a candidate goes into use, and whether the model in use stays there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.learning.coding import Floats
from scoring.learning.metrics import Metrics, auc, auc_error, measure

#: outcomes needed for a verdict, and of the rarer kind
FEWEST, FEWEST_EACH = 20, 3
#: differences of AUC that are none
EVEN_AUC = 1e-9
#: standard errors beyond which a difference is no chance: of AUC, before a candidate has lost any;
#: of log-loss, before a model in use is taken back
SURE = 1.0


@dataclass(frozen=True)
class Verdict:
    """``good``: promote, or keep. ``metrics``: of each side by name."""

    good: bool
    reason: str
    metrics: dict[str, Metrics]


def newest_fifth(seconds: Sequence[float | None]) -> tuple[list[int], list[int]]:
    """(older, newest) rows by outcome time; leads of unknown time count as the oldest."""
    order = sorted(
        range(len(seconds)), key=lambda row: (seconds[row] is not None, seconds[row] or 0.0, row)
    )
    cut = len(order) - len(order) // 5
    return order[:cut], order[cut:]


def promotion(candidate: Floats, order: Floats, others: dict[str, Floats], won: Floats) -> Verdict:
    """The candidate must foretell the newest outcomes better (log-loss) than each of ``others``
    ("in use", "rules") and put them in no worse an ``order`` than chance explains (AUC)."""
    if (short := _too_few(won)) is not None:
        return Verdict(False, short, {})
    measured = {
        name: m for name, p in {"candidate": candidate, **others}.items() if (m := measure(p, won))
    }
    ours = measured["candidate"] = replace(measured["candidate"], auc=auc(order, won))
    for name, metrics in measured.items():
        if name == "candidate":
            continue
        if ours.log_loss >= metrics.log_loss:
            return Verdict(
                False,
                f"log-loss {ours.log_loss:.4f} does not beat {name} ({metrics.log_loss:.4f})",
                measured,
            )
        if metrics.auc - ours.auc > EVEN_AUC + SURE * auc_error(order, others[name], won):
            return Verdict(
                False, f"AUC {ours.auc:.4f} is below that of {name} ({metrics.auc:.4f})", measured
            )
    return Verdict(
        True, f"better than {' and '.join(others)} on the newest {len(won)} outcomes", measured
    )


def drift(in_use: Floats, rules: Floats, won: Floats) -> Verdict:
    """Not good when the rules foretold the newest outcomes better by more than chance: roll
    back."""
    if (short := _too_few(won)) is not None:
        return Verdict(True, short, {})
    measured = {
        name: m for name, p in {"in use": in_use, "rules": rules}.items() if (m := measure(p, won))
    }
    worse = _losses(in_use, won) - _losses(rules, won)
    mean, error = float(worse.mean()), float(worse.std(ddof=1) / np.sqrt(len(won)))
    if mean > SURE * error:
        return Verdict(
            False,
            f"the rules foretold the newest {len(won)} outcomes better: log-loss by {mean:.4f}",
            measured,
        )
    return Verdict(True, f"not worse than the rules on the newest {len(won)} outcomes", measured)


def _too_few(won: Floats) -> str | None:
    rarer = int(min(won.sum(), len(won) - won.sum()))
    if len(won) >= FEWEST and rarer >= FEWEST_EACH:
        return None
    return (
        f"too few outcomes for a verdict: {len(won)}, {rarer} of the rarer kind; needed are "
        f"{FEWEST} and {FEWEST_EACH}"
    )


def _losses(probability: Floats, won: Floats) -> Floats:
    p = np.clip(probability, 1e-9, 1 - 1e-9)
    return np.asarray(-(won * np.log(p) + (1 - won) * np.log(1 - p)))
