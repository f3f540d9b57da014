"""Training: from a history of outcomes and the rule card to a scorecard.

First the market, then tables that start from it and from the rule card (few leads move them
little), then, where there are outcomes enough, combinations; how far each is believed is settled on
leads that their fits did not see.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from scoring.learning.coding import CodedColumn, Codes, Floats
from scoring.learning.fit.folds import divide
from scoring.learning.fit.forest import FEWEST_OUTCOMES, Promise, grow_forest, try_forest
from scoring.learning.fit.linear import fit_tables
from scoring.learning.fit.market import fit_market
from scoring.learning.fit.ridge import losses_of, move, sigmoid
from scoring.learning.history import History
from scoring.learning.metrics import Metrics, measure
from scoring.learning.model import PER_LOG_ODDS, Model, Tree, planted, whole
from scoring.learning.review import Finding, Review, Rules, review

#: outcomes needed to learn at all, and of the rarer kind
FEWEST, FEWEST_EACH = 40, 5
#: how hard the say of tables and combinations is held to its start (the tables as they are)
_HELD = 5.0
#: standard errors by which combinations must better the tables
_SURE = 1.0


@dataclass(frozen=True)
class Trained:
    """``model`` is the rule card itself where nothing could be learned; ``message`` says what
    happened; ``metrics`` are those of leads that the fits did not see."""

    model: Model
    message: str
    findings: tuple[Finding, ...] = ()
    metrics: Metrics | None = None


def train(history: History, *, rules: Model, words: Rules | None = None) -> Trained:
    """Learns from all of ``history``, starting at the rule card ``rules``
    (``scoring.card.rules.rule_model``)."""
    won = np.asarray(history.won, dtype=np.float64)
    if (short := _too_few(won)) is not None:
        return Trained(rules, short)
    # One thread: OpenMP's waiting threads stall for minutes where a neighbour holds the core.
    with threadpool_limits(1):
        return _train(history, won, rules, words or Rules())


def _train(history: History, won: Floats, rules: Model, words: Rules) -> Trained:
    division = divide(won)
    found = review(history, won, division, words)
    columns, codes, prior = _columns(history, won, rules, found)
    tables = fit_tables(columns, codes, prior, won, division)
    promise = None
    if min(won.sum(), len(won) - won.sum()) >= FEWEST_OUTCOMES:
        promise = try_forest(columns, codes, won, division)
    blend = _blend(tables.out_of_fold, promise, won)
    base, trees = whole(blend.intercept + blend.tables * tables.base), []
    if promise is not None and blend.trees:
        forest = grow_forest(codes, won, promise.length)
        base = base + whole(blend.trees * forest.base)
        for branches in forest.trees:
            root, tree = planted(branches, blend.trees)
            base = base + root
            trees.append(tree)
    effects = [blend.tables * effect for effect in tables.effects]
    model = _model(columns, codes, effects, int(base), trees, won)
    message = f"learned from {int(won.sum())} won and {int(len(won) - won.sum())} lost leads"
    return Trained(model, message, tuple(found.findings), measure(sigmoid(blend.log_odds), won))


def _too_few(won: Floats) -> str | None:
    wins = int(won.sum())
    losses = len(won) - wins
    if not len(won):
        return "no outcomes yet: the rules stay"
    if not wins or not losses:
        return (
            f"all {len(won)} outcomes are {'won' if wins else 'lost'}: nothing to tell apart, the "
            f"rules stay"
        )
    if len(won) < FEWEST or min(wins, losses) < FEWEST_EACH:
        return (
            f"{wins} won and {losses} lost leads are too few (needed: {FEWEST}, of each kind "
            f"{FEWEST_EACH}): "
            "the rules stay"
        )
    return None


def _columns(
    history: History, won: Floats, rules: Model, found: Review
) -> tuple[list[CodedColumn], list[Codes], list[Floats]]:
    """The rule card's columns, the attributes and, where it moves, the market; their codes, and the
    log-odds that each code starts from."""
    columns, codes = (
        [*rules.columns, *found.columns],
        [*rules.codes({"part": history.parts}, len(won)), *found.codes],
    )
    prior = [np.asarray(table) / PER_LOG_ODDS for table in rules.tables]
    prior += [np.zeros(column.size) for column in found.columns]
    closed = np.array(history.closed(), dtype=np.float64)
    if (market := fit_market(won, closed)) is not None:
        columns.append(market.column)
        codes.append(market.column.codes(closed.tolist()))
        prior.append(market.effects)
    return columns, codes, prior


@dataclass(frozen=True)
class _Blend:
    """log-odds = intercept + tables · (log-odds of the tables) + trees · (log-odds of the
    trees)."""

    intercept: float
    tables: float
    trees: float
    log_odds: Floats


def _blend(tables: Floats, promise: Promise | None, won: Floats) -> _Blend:
    moved = move(tables[:, None], won, tables, _HELD)
    slope = max(0.0, 1 + float(moved.weights[0]))
    alone = _Blend(moved.intercept, slope, 0.0, moved.intercept + slope * tables)
    if promise is None:
        return alone
    moved = move(np.column_stack([tables, promise.out_of_fold]), won, tables, _HELD)
    say = 1 + float(moved.weights[0]), float(moved.weights[1])
    if min(say) < 0:
        if say[1] < 0:
            return alone
        moved = move(promise.out_of_fold[:, None], won, promise.out_of_fold, _HELD)
        say = 0.0, 1 + float(moved.weights[0])
    log_odds = moved.intercept + say[0] * tables + say[1] * promise.out_of_fold
    gain = losses_of(alone.log_odds, won) - losses_of(log_odds, won)
    sure = gain.mean() > _SURE * gain.std() / np.sqrt(len(won))
    return _Blend(moved.intercept, *say, log_odds) if sure else alone


def _model(
    columns: Sequence[CodedColumn],
    codes: Sequence[Codes],
    effects: Sequence[Floats],
    base: int,
    trees: Sequence[Tree],
    won: Floats,
) -> Model:
    """Each table is counted from its leads' mean, which belongs to the base: points say "more than
    usual"."""
    tables = []
    for column, column_codes, effect in zip(columns, codes, effects, strict=True):
        table = whole(effect)
        usual = int(
            np.rint(np.average(table, weights=np.bincount(column_codes, minlength=column.size)))
        )
        base += usual
        tables.append(tuple(int(points) - usual for points in table))
    wins = int(won.sum())
    return Model(
        columns=tuple(columns),
        tables=tuple(tables),
        base=base,
        trees=tuple(trees),
        seen=tuple(_seen(c.size, k, won) for c, k in zip(columns, codes, strict=True)),
        outcomes=(wins, len(won) - wins),
    )


def _seen(size: int, codes: Codes, won: Floats) -> tuple[tuple[int, int], ...]:
    leads = np.bincount(codes, minlength=size)
    wins = np.bincount(codes, won, minlength=size)
    return tuple((int(n), int(w)) for n, w in zip(leads, wins, strict=True))
