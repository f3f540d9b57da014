"""What is learned from a history: the rules without data, more than the rules with data, a clear
word where there is none."""

import json
from typing import Any

import numpy as np
import pytest

from scoring.card.rules import WEIGHTS, rule_model
from scoring.learning.history import History
from scoring.learning.metrics import auc
from scoring.learning.model import Model, probability, score
from scoring.learning.train import train
from scoring.learning.words import confidence

RULES = rule_model()
PARTS = tuple(WEIGHTS)


def parts(leads: int, value: float = 50) -> dict[str, list[float]]:
    return {part: [value] * leads for part in PARTS}


def drawn(
    seed: int, leads: int, *, rules_say: float, page_says: float, missing: float = 0.0
) -> History:
    """Outcomes that depend on the rule value and on one attribute among noise."""
    rng = np.random.default_rng(seed)
    given = {part: rng.integers(0, 101, leads).tolist() for part in PARTS}
    pages = rng.choice(["pricing", "blog", "home", "Select"], leads)
    # the rule value for people: the parts by their weights, 0–100
    rule = sum(np.array(given[part]) * WEIGHTS[part] for part in PARTS) / 100
    log_odds = rules_say * (rule - 50) / 10 + page_says * ((pages == "pricing") * 1.0 - 0.25) - 0.5
    gone = rng.random((2, leads)) < missing
    return History(
        won=(rng.random(leads) < 1 / (1 + np.exp(-log_odds))).tolist(),
        parts=given,
        attributes={
            "page": [None if g else str(p) for p, g in zip(pages, gone[0], strict=True)],
            **{f"noise {k}": [str(v) for v in rng.integers(0, 8, leads)] for k in range(8)},
        },
    )


def foretold(model: Model, history: History) -> Any:
    given = {"part": history.parts, "attribute": history.attributes}
    return probability(model.hundredths(given, len(history)))


@pytest.mark.parametrize(
    ("value", "hundredths", "shown"),
    [
        (50, 0, 51),  # even: p = 0.5, 1 + 49.5 = 50.5, rounded up
        (82, 4000, 80),  # 32 · 1.25 = 40 points: odds 4, p = 0.8, 1 + 79.2
        (18, -4000, 21),  # odds 1/4, p = 0.2, 1 + 19.8
        (66, 2000, 67),  # odds 2, p = 2/3, 1 + 66
    ],
)
def test_the_rule_card_by_hand(value: float, hundredths: int, shown: int) -> None:
    total = RULES.hundredths({"part": parts(1, value)}, 1)
    assert (total.tolist(), score(total).tolist()) == ([hundredths], [shown])


def test_each_part_of_the_rule_card_has_its_own_points() -> None:
    """content 90: 40 above even · 0.30 · 1.25 = 15 points; profile 10: −40 · 0.10 · 1.25 = −5."""
    given = {"part": {**parts(1), "content": [90], "profile": [10]}}
    assert RULES.hundredths(given, 1).tolist() == [1500 - 500]


def test_an_unknown_part_counts_as_even() -> None:
    assert RULES.hundredths({"part": {"content": [None]}}, 1).tolist() == [0]


@pytest.mark.parametrize(
    "weights", [{"content": 50, "profile": 40}, {"content": 120, "profile": -20}]
)
def test_wrong_weights_are_refused(weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="100 per cent"):
        rule_model(weights)


@pytest.mark.parametrize(
    ("won", "said"),
    [
        ([], "no outcomes yet: the rules stay"),
        ([True] * 60, "all 60 outcomes are won: nothing to tell apart, the rules stay"),
        ([False] * 60, "all 60 outcomes are lost: nothing to tell apart, the rules stay"),
        (
            [True] * 10 + [False] * 20,
            "10 won and 20 lost leads are too few (needed: 40, of each kind 5): the rules stay",
        ),
        (
            [True] * 4 + [False] * 90,
            "4 won and 90 lost leads are too few (needed: 40, of each kind 5): the rules stay",
        ),
    ],
)
def test_too_little_to_learn_from_leaves_the_rules_exactly(won: list[bool], said: str) -> None:
    trained = train(History(won=won, attributes={"page": ["x"] * len(won)}), rules=RULES)
    assert (trained.message, trained.model, trained.metrics) == (said, RULES, None)
    assert confidence(trained.model, {"attribute": {"page": "x"}}) == 0


@pytest.mark.parametrize(
    "attributes", [{}, {"empty": [None] * 60}, {"blank": [" "] * 60, "lists": [[1]] * 60}]
)
def test_without_a_usable_column_only_the_level_moves(attributes: dict[str, list[Any]]) -> None:
    history = History(won=[True] * 15 + [False] * 45, parts=parts(60), attributes=attributes)
    trained = train(history, rules=RULES)
    assert foretold(trained.model, history) == pytest.approx(np.full(60, 0.25), abs=0.05)
    assert all(not finding.used for finding in trained.findings)


@pytest.mark.parametrize("seed", range(6))
def test_a_hundred_leads_lose_nothing_against_good_rules(seed: int) -> None:
    history, unseen = (
        drawn(s, leads, rules_say=1.2, page_says=0)
        for s, leads in ((seed, 100), (100 + seed, 4000))
    )
    learned = train(history, rules=RULES).model
    won = np.asarray(unseen.won, dtype=float)
    assert auc(foretold(learned, unseen), won) >= auc(foretold(RULES, unseen), won) - 0.015


def test_with_data_it_beats_the_rules() -> None:
    history, unseen = (drawn(s, 1500, rules_say=0.3, page_says=2.0, missing=0.2) for s in (1, 2))
    trained = train(history, rules=RULES)
    won = np.asarray(unseen.won, dtype=float)
    assert auc(foretold(trained.model, unseen), won) > auc(foretold(RULES, unseen), won) + 0.05
    assert abs(foretold(trained.model, unseen).mean() - won.mean()) < 0.03
    assert trained.metrics is not None
    assert trained.metrics.ece < 0.05


def test_what_only_combinations_tell_is_learned() -> None:
    """Won when the two flags differ: neither tells anything by itself."""
    rng = np.random.default_rng(3)
    left, right = rng.random(2000) < 0.5, rng.random(2000) < 0.5
    won = np.where(left != right, rng.random(2000) < 0.8, rng.random(2000) < 0.2)
    history = History(
        won=won.tolist(),
        parts=parts(2000),
        attributes={"left": left.tolist(), "right": right.tolist()},
    )
    model = train(history, rules=RULES).model
    given = {
        "part": parts(4),
        "attribute": {"left": [True, True, False, False], "right": [True, False, True, False]},
    }
    assert probability(model.hundredths(given, 4)) == pytest.approx([0.2, 0.8, 0.8, 0.2], abs=0.06)


def test_a_moving_market_is_followed() -> None:
    """5 % won at first, 50 % at the end: today's leads are foretold at today's level."""
    rng = np.random.default_rng(4)
    won = rng.random(3000) < np.linspace(0.05, 0.5, 3000)
    days = [
        f"2026-{1 + n // 300:02d}-{1 + n % 300 // 12:02d}T{n % 12:02d}:00:00+00:00"
        for n in range(3000)
    ]
    history = History(
        won=won.tolist(), attributes={"noise": rng.integers(0, 5, 3000).tolist()}, outcome_at=days
    )
    model = train(history, rules=RULES).model
    given = {"attribute": {"noise": [2, 2]}, "market": {"market": [1.7e9, 2e9]}}  # 2023, 2033
    first, now = probability(model.hundredths(given, 2))
    assert first == pytest.approx(0.05, abs=0.05)
    assert now == pytest.approx(0.5, abs=0.08)


def test_one_moment_for_all_outcomes_is_no_market() -> None:
    history = drawn(5, 900, rules_say=0.5, page_says=1)
    timed = History(
        won=history.won,
        parts=history.parts,
        attributes=history.attributes,
        outcome_at=["2026-01-01T00:00:00+00:00"] * 900,
    )
    assert train(timed, rules=RULES).model == train(history, rules=RULES).model


def test_a_model_travels_as_json() -> None:
    history = drawn(6, 800, rules_say=0.5, page_says=2)
    model = train(history, rules=RULES).model
    again = Model.from_json(json.loads(json.dumps(model.to_json())))
    assert again == model
    assert np.array_equal(
        again.hundredths({"attribute": history.attributes, "part": history.parts}, 800),
        model.hundredths({"attribute": history.attributes, "part": history.parts}, 800),
    )


@pytest.mark.parametrize("data", [{}, {"format": 2, "columns": []}])
def test_another_format_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="this version reads format 1"):
        Model.from_json(data)


def test_ten_thousand_categories_and_odd_values_do_no_harm() -> None:
    rng = np.random.default_rng(7)
    history = History(
        won=(rng.random(12000) < 0.3).tolist(),
        attributes={
            "many": [f"v{x}" for x in rng.integers(0, 10000, 12000)],
            "mixed": [[float("nan"), "12", True, None, "", [1], {"a": 1},
            "x"][n % 8] for n in range(12000)],
        },
    )  # fmt: skip
    model = train(history, rules=RULES).model
    unseen = {"attribute": {"many": ["never seen", None], "mixed": [float("nan"), "nor this"]}}
    assert probability(model.hundredths(unseen, 2)) == pytest.approx([0.3, 0.3], abs=0.1)
