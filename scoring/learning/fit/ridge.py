"""Logistic regression that starts from known log-odds and moves away from them only as far as the
data pays for it."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import Ridge

Floats = npt.NDArray[np.float64]
Matrix: TypeAlias = Floats | sparse.csr_matrix

#: a round that moves no lead by more leaves an error of about its square
_ROUNDS, _ENOUGH = 12, 0.02


@dataclass(frozen=True)
class Moved:
    """How far the log-odds moved: ``intercept`` for every lead, ``weights`` for each column."""

    intercept: float
    weights: Floats


def move(
    columns: Matrix, won: Floats, start: Floats, penalty: float, near: Moved | None = None
) -> Moved:
    """Weights w that minimise log-loss(start + intercept + columns·w) + penalty/2·|w|²; the
    intercept is free.

    Newton's method: each round is a weighted ridge regression on the working response (scikit-learn
    solves it). There is one minimum only: ``near`` saves rounds where it is known about where that
    is.
    """
    ridge = Ridge(alpha=penalty, solver="auto")
    shift = (
        np.zeros(len(won))
        if near is None
        else np.clip(columns @ near.weights + near.intercept, -15, 15)
    )
    for _ in range(_ROUNDS):
        chance = sigmoid(start + shift)
        curve = np.maximum(chance * (1 - chance), 1e-5)
        ridge.fit(columns, shift + (won - chance) / curve, sample_weight=curve)
        moved = np.clip(ridge.predict(columns), -15, 15)
        done = float(np.max(np.abs(moved - shift))) < _ENOUGH
        shift = moved
        if done:
            break
    return Moved(float(ridge.intercept_), np.asarray(ridge.coef_, dtype=np.float64))


def sigmoid(log_odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(log_odds, -40, 40)))


def losses_of(log_odds: Floats, won: Floats) -> Floats:
    """Minus the log-likelihood of each lead."""
    return np.asarray(np.logaddexp(0, log_odds) - won * log_odds)
