"""The trees that leave scikit-learn say what scikit-learn says: they are read from parts of it that
are not public."""

from typing import Any

import numpy as np
import pytest
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier

from scoring.learning.fit.forest import grow_forest
from scoring.learning.model import Branch

#: what is read of each node of a tree
FIELDS = {"value", "count", "feature_idx", "num_threshold", "left", "right", "is_leaf"}
CHANGED = (
    f"scikit-learn {sklearn.__version__} keeps its trees in another way than the version that is "
    f"pinned: "
    "leads/learning/forest.py reads them and must follow. What is missing: "
)


def drawn(leads: int) -> tuple[list[np.ndarray], np.ndarray]:
    """The codes of two columns, 0–5, and outcomes that only their combination tells."""
    rng = np.random.default_rng(8)
    codes = [rng.integers(0, 6, leads) for _ in range(2)]
    chance = np.where((codes[0] > 2) != (codes[1] > 2), 0.8, 0.2)
    return codes, (rng.random(leads) < chance).astype(float)


def leaf(tree: list[Branch], codes: tuple[int, ...]) -> float:
    node = tree[0]
    while node.column >= 0:
        node = tree[node.high if codes[node.column] >= node.limit else node.low]
    return node.value


def test_scikit_learn_keeps_its_trees_where_they_are_read() -> None:
    codes, won = drawn(400)
    grown = HistGradientBoostingClassifier(max_iter=2, early_stopping=False).fit(
        np.column_stack(codes), won
    )
    for name in ("_predictors", "_baseline_prediction"):
        assert hasattr(grown, name), f"{CHANGED}HistGradientBoostingClassifier.{name}"
    first = grown._predictors[0][0]
    assert hasattr(first, "nodes"), f"{CHANGED}TreePredictor.nodes"
    missing = FIELDS - set(first.nodes.dtype.names)
    assert not missing, f"{CHANGED}nodes[{', '.join(sorted(missing))}]"


def test_the_trees_give_the_log_odds_of_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    codes, won = drawn(1200)
    fitted: list[HistGradientBoostingClassifier] = []

    class Kept(HistGradientBoostingClassifier):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            fitted.append(self)

    monkeypatch.setattr("scoring.learning.fit.forest.HistGradientBoostingClassifier", Kept)
    forest = grow_forest(codes, won, 20)
    every = [(left, right) for left in range(6) for right in range(6)]
    ours = [forest.base + sum(leaf(tree, pair) for tree in forest.trees) for pair in every]
    theirs = np.mean(
        [voice.decision_function(np.array(every, dtype=float)) for voice in fitted], axis=0
    )
    assert ours == pytest.approx(theirs.tolist(), abs=1e-9), f"{CHANGED}the meaning of a node"
