"""The tables: ridge regression on words and steps that starts from the rule card.

Every word and every group of steps gets an effect of its own, drawn towards none by the same penalty (a random-effects
model: rare words move little); a number also gets one effect of its rank, so that a trend needs few leads. One more
effect stretches or flattens the rule card as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from leads.learning.coding import Codes, Column, Floats
from leads.learning.folds import Fold, divide
from leads.learning.ridge import Moved, losses_of, move

#: penalties that are tried; the strongest hardly leaves the rule card
PENALTIES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
#: tried as well where the rule card tells leads apart: nothing moves but its level and stretch, its order stays
RULES_ONLY = 1e6
#: leads that the penalty is chosen on
SAMPLE = 5000
#: how many times less the stretch of the rule card is held back than an effect (its square counts)
_FREE = 10.0
_GROUPS = 6


@dataclass(frozen=True)
class Tables:
    """Log-odds per column and code, beside a common part; ``out_of_fold`` are those of leads the fit did not see."""

    base: float
    effects: list[Floats]
    out_of_fold: Floats
    penalty: float


def fit_tables(
    columns: Sequence[Column], codes: Sequence[Codes], prior: Sequence[Floats], won: Floats, folds: Sequence[Fold]
) -> Tables:
    """``prior``: the log-odds per code that each column starts from; those of the rule card can be stretched."""
    designs = [_switches(column, column_codes) for column, column_codes in zip(columns, codes, strict=True)]
    start = np.sum([p[c] for p, c in zip(prior, codes, strict=True)], axis=0)
    rules = [p[c] for column, p, c in zip(columns, prior, codes, strict=True) if column.origin == "part"]
    blocks = [sparse.csr_matrix(_FREE * np.sum([np.zeros(len(won)), *rules], axis=0)[:, None])]
    blocks += [sparse.csr_matrix(d)[c] for d, c in zip(designs, codes, strict=True)]
    switched = sparse.hstack(blocks, format="csr")
    penalty = _penalty(switched, won, start, folds)
    moved = move(switched, won, start, penalty)
    return Tables(
        moved.intercept,
        _effects(moved, columns, designs, prior),
        _unseen(switched, won, start, penalty, folds),
        penalty,
    )


def _penalty(switched: sparse.csr_matrix, won: Floats, start: Floats, folds: Sequence[Fold]) -> float:
    """The strongest whose log-loss out of fold is not surely worse than the least. It says how far effects lie apart,
    which does not depend on the number of leads: some thousands are enough to see."""
    if len(won) > SAMPLE:
        some = np.sort(np.random.default_rng(0).permutation(len(won))[:SAMPLE])
        switched, won, start = switched[some], won[some], start[some]
        folds = divide(won)
    penalties = (*PENALTIES, RULES_ONLY) if np.ptp(switched[:, [0]].toarray()) else PENALTIES
    losses = [losses_of(_unseen(switched, won, start, p, folds), won) for p in penalties]
    least = min(losses, key=lambda each: float(each.mean()))
    worse = [(each - least).mean() > (each - least).std() / np.sqrt(len(won)) for each in losses]
    return max(p for p, surely in zip(penalties, worse, strict=True) if not surely)


def _unseen(switched: sparse.csr_matrix, won: Floats, start: Floats, penalty: float, folds: Sequence[Fold]) -> Floats:
    """Log-odds of each lead by fits that did not see it; the mean of several."""
    guess, times = np.zeros(len(won)), np.zeros(len(won))
    for seen, unseen in folds:
        moved = move(switched[seen], won[seen], start[seen], penalty)
        guess[unseen] += start[unseen] + switched[unseen] @ moved.weights + moved.intercept
        times[unseen] += 1
    return guess / times


def _effects(
    moved: Moved, columns: Sequence[Column], designs: Sequence[Floats], prior: Sequence[Floats]
) -> list[Floats]:
    ends = np.cumsum([1] + [d.shape[1] for d in designs])
    stretch = 1 + _FREE * moved.weights[0]
    return [
        (stretch if column.origin == "part" else 1) * before + design @ moved.weights[start:end]
        for column, before, design, start, end in zip(columns, prior, designs, ends, ends[1:], strict=False)
    ]


def _switches(column: Column, codes: Codes) -> Floats:
    """Row c holds what code c switches on, judged by how many of the leads at hand have each."""
    if column.levels is not None:
        return np.eye(column.size)
    known = np.arange(column.size) != column.missing
    counts = np.bincount(codes, minlength=column.size) * known
    share = (np.cumsum(counts) - counts / 2) / max(1, counts.sum())
    rank = np.where(known, (share - 0.5) * np.sqrt(12), 0.0)
    groups = np.eye(_GROUPS)[np.minimum((share * _GROUPS).astype(int), _GROUPS - 1)] * known[:, None] / 2
    return np.column_stack([rank, ~known, groups])
