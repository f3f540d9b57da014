"""Which leads a fit sees and which it is judged on."""

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedKFold

from scoring.learning.coding import Floats

Rows = npt.NDArray[np.int64]
Fold = tuple[Rows, Rows]

FOLDS = 5
#: with so few leads one division says little: three are averaged
FEW = 1000


def divide(won: Floats) -> list[Fold]:
    """(seen, unseen) rows; every lead is unseen equally often."""
    repeats = range(3 if len(won) < FEW else 1)
    split = int(min(FOLDS, won.sum(), (1 - won).sum()))
    return [
        fold
        for seed in repeats
        for fold in StratifiedKFold(split, shuffle=True, random_state=seed).split(
            np.zeros(len(won)), won
        )
    ]
