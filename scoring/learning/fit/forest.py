"""The combinations: small decision trees over codes, for what no sum of tables can say (a visit
counts more after a call, a month means something else for returning customers).

scikit-learn's histogram boosting grows them; they leave here as plain trees whose tests are ``code
>= limit``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from scoring.learning.coding import CodedColumn, Codes, Floats, drawn_share
from scoring.learning.fit.folds import Fold, Rows
from scoring.learning.model import Branch

#: at least so many leads of the rarer outcome: with fewer, boosting loses to the tables
FEWEST_OUTCOMES = 100
#: forests whose mean is taken; each sees other columns at each branching
VOICES = 2
_MOST, _PATIENCE, _EDGE = 300, 15, 1.1
_SETTINGS = {
    "learning_rate": 0.1,
    "max_leaf_nodes": 16,
    "min_samples_leaf": 20,
    "l2_regularization": 5.0,
    "max_features": 0.5,
}


@dataclass(frozen=True)
class Promise:
    """What combinations would foretell: log-odds of leads that the fits did not see, and how many
    trees it takes."""

    out_of_fold: Floats
    length: int


@dataclass(frozen=True)
class Forest:
    """Trees (lists of branches, the root first) and what all leads start from."""

    base: float
    trees: list[list[Branch]]


def try_forest(
    columns: Sequence[CodedColumn], codes: Sequence[Codes], won: Floats, folds: Sequence[Fold]
) -> Promise:
    """Each fold stops growing when its unseen leads gain no more; the whole is to grow as long as
    the folds did.

    The codes of words are in the order of their won shares (``word_column``), which has seen every
    outcome: a fold puts them in the order of its own."""
    guess, times, lengths = np.zeros(len(won)), np.zeros(len(won)), []
    for seen, unseen in folds:
        own = np.column_stack(
            [_reordered(c, k, won, seen) for c, k in zip(columns, codes, strict=True)]
        )
        grown = HistGradientBoostingClassifier(
            max_iter=_MOST,
            early_stopping=True,
            n_iter_no_change=_PATIENCE,
            random_state=0,
            **_SETTINGS,
        ).fit(own[seen], won[seen], X_val=own[unseen], y_val=won[unseen])
        guess[unseen] += grown.decision_function(own[unseen])
        times[unseen] += 1
        lengths.append(grown.n_iter_ - _PATIENCE)
    return Promise(guess / times, max(1, round(float(np.mean(lengths)) * _EDGE)))


def grow_forest(codes: Sequence[Codes], won: Floats, length: int) -> Forest:
    """The trees of all leads, ``length`` in each voice."""
    table = np.column_stack(codes).astype(np.float64)
    voices = [
        HistGradientBoostingClassifier(
            max_iter=length, early_stopping=False, random_state=seed, **_SETTINGS
        ).fit(table, won)
        for seed in range(VOICES)
    ]
    trees = [_tree(grown[0].nodes) for voice in voices for grown in voice._predictors]
    return Forest(
        float(np.mean([np.ravel(voice._baseline_prediction)[0] for voice in voices])), trees
    )


def _reordered(column: CodedColumn, codes: Codes, won: Floats, seen: Rows) -> Codes:
    if column.levels is None:
        return codes
    leads = np.bincount(codes[seen], minlength=column.size)
    shares = drawn_share(
        np.bincount(codes[seen], won[seen], minlength=column.size), leads, float(won[seen].mean())
    )
    return np.argsort(np.argsort(shares, kind="stable"))[codes]


def _tree(nodes: np.ndarray) -> list[Branch]:
    """A tree of scikit-learn. Codes are whole numbers, so "not above 3.5" is "below 4"; a branching
    is worth the mean of its leads' leaves."""
    worth = np.where(nodes["is_leaf"], nodes["value"], 0.0) / VOICES
    for place in range(len(nodes) - 1, -1, -1):
        if not nodes[place]["is_leaf"]:
            ends = [int(nodes[place]["left"]), int(nodes[place]["right"])]
            worth[place] = np.average(worth[ends], weights=nodes["count"][ends])
    return [
        Branch(float(value))
        if node["is_leaf"]
        else Branch(
            float(value),
            column=int(node["feature_idx"]),
            limit=int(np.floor(node["num_threshold"])) + 1,
            low=int(node["left"]),
            high=int(node["right"]),
        )
        for node, value in zip(nodes, worth, strict=True)
    ]
