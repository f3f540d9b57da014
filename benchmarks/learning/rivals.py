"""What our learner is compared with. Each rival sees the same columns and gives probabilities for
unseen leads."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from scoring.card.rules import rule_model
from scoring.learning.history import History
from scoring.learning.model import probability
from scoring.learning.review import Rules
from scoring.learning.train import train
from scoring.learning.values import number, word

Floats = Any
Rival = Callable[[History, History], Floats]


def ours(seen: History, unseen: History) -> Floats:
    """The whole pipeline. The files' age and marital status are allowed here: all rivals see
    them."""
    trained = train(seen, rules=rule_model(), words=Rules(allow=("age", "marital")))
    given = {
        "part": unseen.parts,
        "attribute": unseen.attributes,
        "market": {"market": unseen.closed()},
    }
    return probability(trained.model.hundredths(given, len(unseen)))


def rule_card(seen: History, unseen: History) -> Floats:
    """The rules alone; where nothing is known of the parts, everybody gets the same."""
    return probability(rule_model().hundredths({"part": unseen.parts}, len(unseen)))


def logistic(seen: History, unseen: History) -> Floats:
    """Plain: one-hot words, scaled numbers, scikit-learn's usual penalty."""
    (left, right), numbers = _matrices(seen, unseen)
    words = np.setdiff1d(np.arange(left.shape[1]), numbers)
    prepared = make_column_transformer(
        (make_pipeline(SimpleImputer(keep_empty_features=True), StandardScaler()), numbers),
        (OneHotEncoder(handle_unknown="ignore"), words),
    )
    model = make_pipeline(prepared, LogisticRegression(max_iter=1000))
    return model.fit(left, np.asarray(seen.won)).predict_proba(right)[:, 1]


def boosting(seen: History, unseen: History) -> Floats:
    """Histogram gradient boosting, tuned by three-fold log-loss over rate, length, leaves and size
    of leaves."""
    (left, right), numbers = _matrices(seen, unseen)
    words = np.setdiff1d(np.arange(left.shape[1]), numbers)
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value",
        unknown_value=np.nan,
        encoded_missing_value=np.nan,
        max_categories=250,
    )
    prepared = make_column_transformer(("passthrough", numbers), (codes, words))
    model = HistGradientBoostingClassifier(
        categorical_features=list(range(len(numbers), left.shape[1])),
        early_stopping=False,
        random_state=0,
    )
    few = len(seen) <= 1000
    grid = {
        "histgradientboostingclassifier__learning_rate": [0.05],
        "histgradientboostingclassifier__max_iter": [30, 100] if few else [150, 300],
        "histgradientboostingclassifier__max_leaf_nodes": [4, 15] if few else [8, 16, 31],
        "histgradientboostingclassifier__min_samples_leaf": [5, 20] if few else [20],
    }
    search = GridSearchCV(
        make_pipeline(prepared, model),
        grid,
        scoring="neg_log_loss",
        cv=StratifiedKFold(3, shuffle=True, random_state=0),
    )
    return search.fit(left, np.asarray(seen.won)).predict_proba(right)[:, 1]


def frequency(seen: History, unseen: History) -> Floats:
    """The naive-Bayes frequency score of a well-known open-source CRM: how often each value came
    with won and with lost leads (0.1 added to each), multiplied; values never seen say nothing."""
    won = np.asarray(seen.won)
    wins, losses = won.sum(), len(won) - won.sum()
    total = np.full(len(unseen), np.log((wins + 0.1) / (losses + 0.1)))
    for column, values in seen.attributes.items():
        pairs = list(zip(map(word, values), won.tolist(), strict=True))
        count = Counter(pairs)
        known = {value for value, _ in pairs if value is not None}
        says = {
            v: np.log((count[v, True] + 0.1) / (wins + 0.1))
            - np.log((count[v, False] + 0.1) / (losses + 0.1))
            for v in known
        }
        total += [says.get(word(value), 0.0) for value in unseen.attributes[column]]
    return 1 / (1 + np.exp(-np.clip(total, -30, 30)))


RIVALS: dict[str, Rival] = {
    "rule card": rule_card,
    "plain logistic": logistic,
    "tuned boosting": boosting,
    "naive-Bayes frequency": frequency,
    "ours": ours,
}


def _matrices(seen: History, unseen: History) -> tuple[tuple[Floats, Floats], Floats]:
    """Object matrices of both, and the places of the number columns."""
    columns, numbers = [], []
    everything = [(s, unseen.attributes[name]) for name, s in seen.attributes.items()]
    everything += [(s, unseen.parts[name]) for name, s in seen.parts.items()]
    for left, right in everything:
        known = [value for value in left if word(value) is not None]
        if known and sum(number(value) is not None for value in known) >= 0.9 * len(known):
            numbers.append(len(columns))
            columns.append(
                [
                    [np.nan if (x := number(v)) is None else x for v in side]
                    for side in (left, right)
                ]
            )
        else:
            columns.append([[word(v) or "missing" for v in side] for side in (left, right)])
    both = [np.array([column[side] for column in columns], dtype=object).T for side in (0, 1)]
    return (both[0], both[1]), np.array(numbers, dtype=int)


def samples(history: History, size: int, draws: int) -> list[tuple[Any, Any]]:
    """(seen, unseen) rows of several draws with both outcomes among the seen; at most 5,000
    unseen."""
    won, drawn = np.asarray(history.won), []
    for seed in range(1000):
        order = np.random.default_rng(seed).permutation(len(won))
        if 5 <= won[order[:size]].sum() <= size - 5:
            drawn.append((order[:size], order[size : size + 5000]))
        if len(drawn) == draws:
            break
    return drawn
