"""The tables: ridge regression on words and steps that starts from the rule card.

Every word and every group of steps gets an effect of its own, drawn towards none by the same
penalty (a random-effects model: rare words move little); a number also gets one effect of its rank,
so that a trend needs few leads. One more effect stretches or flattens the rule card as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from scoring.learning.coding import CodedColumn, Codes, Floats
from scoring.learning.fit.folds import Fold, divide
from scoring.learning.fit.ridge import Moved, losses_of, move

#: penalties that are tried, the strongest first: it hardly leaves the rule card
PENALTIES = (1000.0, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0)
#: tried as well where the rule card tells leads apart: nothing moves but its level and stretch, its
#: order stays
RULES_ONLY = 1e6
#: leads that the penalties are judged on
SAMPLE = 5000
#: how many times less the stretch of the rule card is held back than an effect (its square counts)
_FREE = 10.0
#: beliefs, as parts of the greatest, that are not worth a fit
_NEGLIGIBLE = 0.02
#: standard errors by which something must be better than a rule card that is borne out
_SURE = 2.0
_GROUPS = 6


@dataclass(frozen=True)
class Tables:
    """Log-odds per column and code, beside a common part; ``out_of_fold`` are those of leads the
    fit did not see."""

    base: float
    effects: list[Floats]
    out_of_fold: Floats


def fit_tables(
    columns: Sequence[CodedColumn],
    codes: Sequence[Codes],
    prior: Sequence[Floats],
    won: Floats,
    folds: Sequence[Fold],
) -> Tables:
    """``prior``: the log-odds per code that each column starts from; those of the rule card can be
    stretched."""
    designs = [
        _switches(column, column_codes) for column, column_codes in zip(columns, codes, strict=True)
    ]
    start = np.sum([p[c] for p, c in zip(prior, codes, strict=True)], axis=0)
    rules = [
        p[c] for column, p, c in zip(columns, prior, codes, strict=True) if column.origin == "part"
    ]
    blocks = [sparse.csr_matrix(_FREE * np.sum([np.zeros(len(won)), *rules], axis=0)[:, None])]
    blocks += [sparse.csr_matrix(d)[c] for d, c in zip(designs, codes, strict=True)]
    switched = sparse.hstack(blocks, format="csr")
    believed, guess = _believed(switched, won, start, folds)
    fits: list[Moved] = []
    for penalty in believed:
        fits.append(move(switched, won, start, penalty, fits[-1] if fits else None))
    beliefs = np.array(list(believed.values()))
    if guess is None:
        guess = beliefs @ _unseen(switched, won, start, list(believed), folds, fits)
    weights = beliefs @ np.array([fit.weights for fit in fits])
    return Tables(
        float(beliefs @ [fit.intercept for fit in fits]),
        _effects(weights, columns, designs, prior),
        guess,
    )


def _believed(
    switched: sparse.csr_matrix, won: Floats, start: Floats, folds: Sequence[Fold]
) -> tuple[dict[float, float], Floats | None]:
    """How far each penalty is believed (they add up to 1), by the likelihood of the outcomes out of
    fold, and those log-odds. Few outcomes cannot tell which is best: a mean of them errs less than
    a choice. It says how far effects lie apart, which does not depend on the number of leads: some
    thousands are enough to see (then nothing is known out of fold of the others)."""
    if few := len(won) > SAMPLE:
        some = np.sort(np.random.default_rng(0).permutation(len(won))[:SAMPLE])
        switched, won, start = switched[some], won[some], start[some]
        folds = divide(won)
    tells = bool(np.ptp(switched[:, [0]].toarray()))
    penalties = (RULES_ONLY, *PENALTIES) if tells else PENALTIES
    guesses = _unseen(switched, won, start, penalties, folds)
    losses = np.array([losses_of(guess, won).sum() for guess in guesses])
    beliefs = np.exp(losses.min() - losses)
    beliefs = np.where(beliefs < _NEGLIGIBLE, 0.0, beliefs) / beliefs[beliefs >= _NEGLIGIBLE].sum()
    believed = {
        penalty: float(belief) for penalty, belief in zip(penalties, beliefs, strict=True) if belief
    }
    guess = np.asarray(beliefs @ guesses)
    if tells and _stays(guesses[0], guess, won):
        believed, guess = {RULES_ONLY: 1.0}, guesses[0]
    return believed, None if few else guess


def _stays(card: Floats, learned: Floats, won: Floats) -> bool:
    """A rule card that the outcomes bear out (it says more beside nothing than is learned beside
    it) stays as it is until something is surely better."""
    nothing = np.full(len(won), np.log(won.mean() / (1 - won.mean())))
    shown = losses_of(nothing, won) - losses_of(card, won)
    gains = losses_of(card, won) - losses_of(learned, won)
    return bool(
        shown.sum() > max(0.0, gains.sum())
        and gains.mean() <= _SURE * gains.std() / np.sqrt(len(won))
    )


def _unseen(
    switched: sparse.csr_matrix,
    won: Floats,
    start: Floats,
    penalties: Sequence[float],
    folds: Sequence[Fold],
    near: Sequence[Moved] = (),
) -> Floats:
    """One row a penalty (the strongest first): the log-odds of each lead by fits that did not see
    it, the mean of several. Each fit begins where a fit of all leads ended, or that of the penalty
    before."""
    guesses, times = np.zeros((len(penalties), len(won))), np.zeros(len(won))
    for seen, unseen in folds:
        learned, judged, moved = switched[seen], switched[unseen], None
        for place, penalty in enumerate(penalties):
            moved = move(learned, won[seen], start[seen], penalty, near[place] if near else moved)
            guesses[place][unseen] += start[unseen] + judged @ moved.weights + moved.intercept
        times[unseen] += 1
    return np.asarray(guesses / times)


def _effects(
    weights: Floats,
    columns: Sequence[CodedColumn],
    designs: Sequence[Floats],
    prior: Sequence[Floats],
) -> list[Floats]:
    ends = np.cumsum([1] + [d.shape[1] for d in designs])
    stretch = 1 + _FREE * weights[0]
    return [
        (stretch if column.origin == "part" else 1) * before + design @ weights[start:end]
        for column, before, design, start, end in zip(
            columns, prior, designs, ends, ends[1:], strict=False
        )
    ]


def _switches(column: CodedColumn, codes: Codes) -> Floats:
    """Row c holds what code c switches on, judged by how many of the leads at hand have each."""
    if column.levels is not None:
        return np.eye(column.size)
    known = np.arange(column.size) != column.missing
    counts = np.bincount(codes, minlength=column.size) * known
    share = (np.cumsum(counts) - counts / 2) / max(1, counts.sum())
    rank = np.where(known, (share - 0.5) * np.sqrt(12), 0.0)
    groups = (
        np.eye(_GROUPS)[np.minimum((share * _GROUPS).astype(int), _GROUPS - 1)] * known[:, None] / 2
    )
    return np.column_stack([rank, ~known, groups])
