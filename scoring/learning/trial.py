"""The trial of a candidate: learned without the newest outcomes, it must foretell them better than
what is there.

Models are compared by such trial fits: the same recipe without the newest outcomes of its day, so
that nobody is judged on what it has seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from scoring.learning import verdicts
from scoring.learning.coding import Floats
from scoring.learning.fit.ridge import sigmoid
from scoring.learning.history import History
from scoring.learning.metrics import Disparity, disparity
from scoring.learning.model import PER_LOG_ODDS, Model, probability
from scoring.learning.review import Rules
from scoring.learning.train import train
from scoring.learning.verdicts import Verdict

#: a verdict should rest on so many outcomes, and of the rarer kind: where a fifth has fewer, more
#: is taken, but at most this part of all outcomes, and foretold in steps, each from all before it,
#: so that the fits do not see much less
CLEAR, CLEAR_EACH, MOST, STEPS = 50, 5, 0.5, 5
#: models are trained anew when so large a part of the outcomes, and at least so many, are new
NEW_SHARE, FEWEST_NEW = 0.02, 20
#: how far a restless market moves meanwhile: variance of its log-odds
_RESTLESS = 0.1


@dataclass(frozen=True)
class Rival:
    """A model in use: its number, how many leads it learned from, its own trial fit, and the newest
    outcome (seconds) that this one has seen."""

    number: int
    leads: int
    model: Model
    until: float


@dataclass
class Trial:
    """``chances`` are those of ``newest``, by fits that had seen none of what they foretold;
    ``order`` says how far their log-odds are from each fit's usual lead, whose level follows the
    outcomes before and tells no leads apart; ``model`` is the last fit and has seen the outcomes up
    to ``until`` (seconds)."""

    model: Model
    until: float
    newest: History
    chances: Floats
    order: Floats
    groups: dict[str, list[Disparity]] = field(default_factory=dict)


def split(won: Sequence[bool], closed: Sequence[float | None]) -> tuple[list[int], list[list[int]]]:
    """(older, newest) rows by outcome time: the newest fifth in one step, or as much more as it
    takes, in several."""
    older, newest = verdicts.newest_fifth(closed)
    order, most = older + newest, len(won) - int(len(won) * (1 - MOST))
    sizes = np.arange(1, len(won) + 1)
    wins = np.cumsum([won[row] for row in reversed(order)])
    clear = sizes[(sizes >= CLEAR) & (np.minimum(wins, sizes - wins) >= CLEAR_EACH)]
    size = max(len(newest), min(most, int(clear[0]) if clear.size else most))
    cut = len(won) - size
    steps = np.array_split(order[cut:], STEPS if size > len(newest) else 1)
    return order[:cut], [step.tolist() for step in steps]


def worth_training(new: int, learned_from: int) -> bool:
    """Are there outcomes enough that the last training did not know?"""
    return new >= max(FEWEST_NEW, NEW_SHARE * learned_from)


def hold_trial(
    history: History, *, rules: Model, words: Rules, groups: dict[str, list[str | None]]
) -> Trial:
    """Learns from the older outcomes and foretells the newest. ``groups`` (locality, language; one
    entry a lead) are looked at for disparity; a lead counts as selected from the mean probability
    on."""
    closed = history.closed()
    seen, steps = split(history.won, closed)
    newest = [row for step in steps for row in step]
    model, until, chances, order = rules, 0.0, np.zeros(0), np.zeros(0)
    for step in steps:
        model = train(history.take(seen), rules=rules, words=words).model
        until = max((closed[row] or 0.0 for row in seen), default=0.0)
        foreseen = walked(model, without_late(history.take(step)), len(history))
        chances = np.append(chances, foreseen)
        order = np.append(order, np.log(foreseen / (1 - foreseen)) - model.base / PER_LOG_ODDS)
        seen = seen + step
    judged = without_late(history.take(newest))
    won = np.asarray(judged.won, dtype=np.float64)
    return Trial(
        model=model,
        until=until,
        newest=judged,
        chances=chances,
        order=order,
        groups={
            name: disparity(
                [values[row] for row in newest],
                chances,
                won,
                float(chances.mean()) if len(won) else 0.5,
            )
            for name, values in groups.items()
        },
    )


def verdict_on(trial: Trial, *, rules: Model, rival: Rival | None) -> Verdict:
    """Promote, if the newest outcomes were foretold better than by the rules and by the rival's own
    trial fit, as far as this one had not seen them either. ``metrics``: candidate, rules, in
    use."""
    won = np.asarray(trial.newest.won, dtype=np.float64)
    verdict = verdicts.promotion(
        trial.chances, trial.order, {"the rules": foretold(rules, trial.newest)}, won
    )
    metrics = {
        "rules" if name == "the rules" else name: found for name, found in verdict.metrics.items()
    }
    if rival is None or not verdict.good:
        return Verdict(verdict.good, verdict.reason, metrics)
    rows = [row for row, at in enumerate(trial.newest.closed()) if (at or 0.0) > rival.until]
    unseen, name = trial.newest.take(rows), f"model {rival.number}"
    theirs = {name: walked(rival.model, unseen, rival.leads)}
    beside = verdicts.promotion(trial.chances[rows], trial.order[rows], theirs, won[rows])
    if name in beside.metrics:
        metrics["in use"] = beside.metrics[name]
    if beside.good:
        reason = f"better than the rules and {name} on the newest {len(rows)} outcomes"
    else:
        reason = f"better than the rules, but beside {name}: {beside.reason}"
    return Verdict(beside.good, reason, metrics)


def walked(model: Model, newest: History, leads: int) -> Floats:
    """The probabilities that the newest outcomes would have been given in practice. Where the
    market is restless, its level is followed: whenever a training on so many ``leads`` would be
    due, it learns from the outcomes before."""
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
    """The most likely shift of these outcomes against what was foretold, and its variance (Newton's
    method)."""
    shift, curve = 0.0, 1 / doubt
    for _ in range(8):
        chance = sigmoid(log_odds + shift)
        curve = float((chance * (1 - chance)).sum()) + 1 / doubt
        shift += float(np.clip(((won - chance).sum() - shift / doubt) / curve, -1, 1))
    return shift, 1 / curve


def without_late(history: History) -> History:
    """Without the values of which is known that they came with the outcome: when it mattered,
    nobody had them."""

    def early(name: str, values: Sequence[Any]) -> Sequence[Any]:
        times = history.changed_at.get(name)
        if times is None:
            return values
        return [None if at is not None else value for value, at in zip(values, times, strict=True)]

    return replace(
        history,
        attributes={name: early(name, values) for name, values in history.attributes.items()},
    )


def foretold(model: Model, history: History) -> Floats:
    """The probability of each lead."""
    given: dict[str, dict[str, Any]] = {
        "part": dict(history.parts),
        "attribute": dict(history.attributes),
        "market": {"market": history.closed()},
    }
    return probability(model.hundredths(given, len(history)))
