"""The trial of a candidate: learned without the newest outcomes, it must foretell them better than what is there.

Models are compared by such trial fits: the same recipe without the newest outcomes of its day, so that nobody is judged
on what it has seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from leads.learning import verdicts
from leads.learning.coding import Floats
from leads.learning.history import History
from leads.learning.metrics import Disparity, disparity
from leads.learning.model import Model, probability
from leads.learning.review import Rules
from leads.learning.ridge import sigmoid
from leads.learning.train import train
from leads.learning.verdicts import Verdict

#: where a fifth is too few for a verdict, more is taken, but at most this part of the outcomes
MOST = 0.5
#: models are trained anew when so large a part of the outcomes, and at least so many, are new
NEW_SHARE, FEWEST_NEW = 0.02, 20
#: how far a restless market moves meanwhile: variance of its log-odds
_RESTLESS = 0.1


@dataclass(frozen=True)
class Rival:
    """A model in use: its number, how many leads it learned from, its own trial fit, and the newest outcome (seconds)
    that this one has seen."""

    number: int
    leads: int
    model: Model
    until: float


@dataclass
class Trial:
    """``model`` has seen the outcomes up to ``until`` (seconds), but none of ``newest``, on which it is judged."""

    model: Model
    until: float
    newest: History
    chances: Floats
    groups: dict[str, list[Disparity]] = field(default_factory=dict)


def split(won: Sequence[bool], closed: Sequence[float | None]) -> tuple[list[int], list[int]]:
    """(older, newest) rows by outcome time: the newest fifth, or as much more as a verdict needs."""
    older, newest = verdicts.newest_fifth(closed)
    order, least = older + newest, int(len(won) * (1 - MOST))
    while len(older) > least and not _enough([won[row] for row in newest]):
        older, newest = order[: len(older) - 1], order[len(older) - 1 :]
    return older, newest


def _enough(won: list[bool]) -> bool:
    return len(won) >= verdicts.FEWEST and min(sum(won), len(won) - sum(won)) >= verdicts.FEWEST_EACH


def worth_training(new: int, learned_from: int) -> bool:
    """Are there outcomes enough that the last training did not know?"""
    return new >= max(FEWEST_NEW, NEW_SHARE * learned_from)


def hold_trial(history: History, *, rules: Model, words: Rules, groups: dict[str, list[str | None]]) -> Trial:
    """Learns from the older outcomes and foretells the newest. ``groups`` (locality, language; one entry a lead) are
    looked at for disparity; a lead counts as selected from the mean probability on."""
    closed = history.closed()
    older, newest = split(history.won, closed)
    seen, judged = history.take(older), without_late(history.take(newest))
    model = train(seen, rules=rules, words=words).model
    chances = walked(model, judged, len(history))
    won = np.asarray(judged.won, dtype=np.float64)
    return Trial(
        model=model,
        until=max((closed[row] or 0.0 for row in older), default=0.0),
        newest=judged,
        chances=chances,
        groups={
            name: disparity([values[row] for row in newest], chances, won, float(chances.mean()) if len(won) else 0.5)
            for name, values in groups.items()
        },
    )


def verdict_on(trial: Trial, *, rules: Model, rival: Rival | None) -> Verdict:
    """Promote, if the newest outcomes were foretold better than by the rules and by the rival's own trial fit, as far
    as this one had not seen them either. ``metrics``: candidate, rules, in use."""
    won = np.asarray(trial.newest.won, dtype=np.float64)
    verdict = verdicts.promotion(trial.chances, {"the rules": foretold(rules, trial.newest)}, won)
    metrics = {"rules" if name == "the rules" else name: found for name, found in verdict.metrics.items()}
    if rival is None or not verdict.good:
        return Verdict(verdict.good, verdict.reason, metrics)
    rows = [row for row, at in enumerate(trial.newest.closed()) if (at or 0.0) > rival.until]
    unseen, name = trial.newest.take(rows), f"model {rival.number}"
    beside = verdicts.promotion(trial.chances[rows], {name: walked(rival.model, unseen, rival.leads)}, won[rows])
    if name in beside.metrics:
        metrics["in use"] = beside.metrics[name]
    if beside.good:
        reason = f"better than the rules and {name} on the newest {len(rows)} outcomes"
    else:
        reason = f"better than the rules, but beside {name}: {beside.reason}"
    return Verdict(beside.good, reason, metrics)


def walked(model: Model, newest: History, leads: int) -> Floats:
    """The probabilities that the newest outcomes would have been given in practice. Where the market is restless, its
    level is followed: whenever a training on so many ``leads`` would be due, it learns from the outcomes before."""
    chances = foretold(model, newest)
    if all(column.origin != "market" for column in model.columns):
        return chances
    log_odds = np.log(chances / (1 - chances))
    won = np.asarray(newest.won, dtype=np.float64)
    step = max(FEWEST_NEW, int(NEW_SHARE * leads))
    level, doubt = 0.0, 0.0
    for start in range(0, len(won), step):
        rows = slice(start, start + step)
        log_odds[rows] += level
        moved, doubt = _surprise(log_odds[rows], won[rows], doubt + _RESTLESS)
        level += moved
    return sigmoid(log_odds)


def _surprise(log_odds: Floats, won: Floats, doubt: float) -> tuple[float, float]:
    """The most likely shift of these outcomes against what was foretold, and its variance (Newton's method)."""
    shift, curve = 0.0, 1 / doubt
    for _ in range(8):
        chance = sigmoid(log_odds + shift)
        curve = float((chance * (1 - chance)).sum()) + 1 / doubt
        shift += float(np.clip(((won - chance).sum() - shift / doubt) / curve, -1, 1))
    return shift, 1 / curve


def without_late(history: History) -> History:
    """Without the values of which is known that they came with the outcome: when it mattered, nobody had them."""

    def early(name: str, values: Sequence[Any]) -> Sequence[Any]:
        times = history.changed_at.get(name)
        if times is None:
            return values
        return [None if at is not None else value for value, at in zip(values, times, strict=True)]

    return replace(history, attributes={name: early(name, values) for name, values in history.attributes.items()})


def foretold(model: Model, history: History) -> Floats:
    """The probability of each lead."""
    given: dict[str, dict[str, Any]] = {
        "part": dict(history.parts),
        "attribute": dict(history.attributes),
        "market": {"market": history.closed()},
    }
    return probability(model.hundredths(given, len(history)))
