"""The score in words, the figures that judge a model, and the verdicts; expected values by hand."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.card.rules import WEIGHTS, rule_model
from scoring.learning.coding import CodedColumn
from scoring.learning.history import History
from scoring.learning.metrics import (
    CalibrationRow,
    auc,
    auc_error,
    calibration,
    disparity,
    ece,
    lift,
    measure,
)
from scoring.learning.model import Model, Node
from scoring.learning.train import train
from scoring.learning.verdicts import drift, newest_fifth, promotion
from scoring.learning.words import Line, confidence, described, explain, offers, points

PAGE = CodedColumn(
    "source_page", "attribute", levels=("blog", None, None, "pricing"), missing=1, other=2
)
VISITS = CodedColumn("visits", "attribute", edges=(3.0, 5.0))
MODEL = Model(
    columns=(
        PAGE,
        VISITS,
        CodedColumn("content", "part", edges=(0.5, 1.5)),
        CodedColumn("market", "market", edges=(100.0,)),
    ),
    tables=((-300, 0, 50, 1200), (0, -100, 20, 400), (0, -50, 0, 75), (0, -800, 900)),
    base=-2000,
    trees=((Node(0, 0, 3, 1, 2), Node(-10), Node(30, 1, 2, 3, 4), Node(-5), Node(250)),),
    seen=(((40, 4), (60, 9), (20, 3), (80, 31)), ((0, 0), (90, 10), (60, 17), (50, 20)), (), ()),
    outcomes=(47, 153),
)


def test_an_explanation_by_hand() -> None:
    """pricing 1200 and 30 of the tree (0 → 30); 4 visits 20 and 220 of it (30 → 250); the market
    900; content 0."""
    found = explain(
        MODEL,
        {
            "attribute": {"source_page": "pricing", "visits": 4},
            "part": {"content": 1},
            "market": {"market": 150},
        },
    )
    assert found.lines == (
        Line("source_page", "attribute", "source_page = pricing", 1230, 80, 31),
        Line("market", "market", "the market at the time", 900),
        Line("visits", "attribute", "visits 3 to under 5", 240, 60, 17),
        Line("content", "part", "content 1 of 100", 0),
    )
    assert found.total == -2000 + 1230 + 900 + 240
    assert (
        str(found.lines[0]) == "source_page = pricing: +12.3 points, 31 of 80 such leads were won"
    )
    assert str(found.lines[3]) == "content 1 of 100: no points"
    # 47/(47 + 50) · mean(80/(80 + 20), 60/(60 + 20))
    assert found.confidence == pytest.approx(47 / 97 * (0.8 + 0.75) / 2)


@settings(max_examples=200, deadline=None)
@given(
    page=st.sampled_from(["blog", "pricing", "other", None, 3]),
    visits=st.none() | st.integers(0, 9) | st.text(max_size=3),
    content=st.none() | st.floats(0, 100),
    market=st.none() | st.floats(0, 300),
)
def test_the_parts_add_up_exactly(
    page: Any, visits: Any, content: float | None, market: float | None
) -> None:
    lead = {"attribute": {"source_page": page, "visits": visits}, "part": {"content": content}}
    lead["market"] = {"market": market}
    columns = {
        origin: {name: [value] for name, value in given.items()} for origin, given in lead.items()
    }
    assert explain(MODEL, lead).total == MODEL.hundredths(columns, 1)[0]


def test_a_trained_model_explains_every_lead_exactly() -> None:
    rng = np.random.default_rng(9)
    left, amount = rng.random(1200) < 0.5, rng.random(1200).round(2)
    won = rng.random(1200) < np.where(left, amount, 1 - amount)
    history = History(
        won=won.tolist(), attributes={"left": left.tolist(), "amount": amount.tolist()}
    )
    model = train(history, rules=rule_model()).model
    assert model.trees
    totals = model.hundredths({"attribute": history.attributes}, 1200)
    for row in range(0, 1200, 60):
        lead = {"attribute": {name: values[row] for name, values in history.attributes.items()}}
        assert explain(model, lead).total == totals[row]


def test_what_would_raise_it() -> None:
    """Pricing: from −300 and −10 of the tree to 1200 and −5; content 2: from 0 to 75; visits
    nothing."""
    lead = {"attribute": {"source_page": "blog", "visits": 1}, "part": {"content": 1}}
    found = offers(
        MODEL, lead, {"source_page": ["pricing", "elsewhere"], "content": [0, 2], "visits": [2]}
    )
    assert [(o.column, o.value, o.gain) for o in found] == [
        ("source_page", "pricing", 1200 - 5 + 300 + 10),
        ("content", 2, 75),
    ]


@pytest.mark.parametrize(
    ("column", "code", "words"),
    [
        (PAGE, 0, "source_page = blog"), (PAGE, 1, "source_page not known"), (PAGE, 2,
        "source_page: another value"),
        (VISITS, 0, "visits not known"), (VISITS, 1, "visits under 3"), (VISITS, 3,
        "visits 5 or more"),
        (CodedColumn("price", "attribute", edges=(2500000.0,)), 2, "price 2,500,000 or more"),
        (CodedColumn("x", "attribute"), 1, "x known"),
    ],
)  # fmt: skip
def test_codes_in_words(column: CodedColumn, code: int, words: str) -> None:
    assert described(column, code) == words


@pytest.mark.parametrize(
    ("hundredths", "words"),
    [
        (1200, "+12 points"),
        (-50, "−0.5 points"),
        (100, "+1 point"),
        (0, "no points"),
        (-1234, "−12.34 points"),
    ],
)
def test_points_in_words(hundredths: int, words: str) -> None:
    assert points(hundredths) == words


def test_the_rules_alone_have_no_confidence() -> None:
    assert confidence(rule_model(), {"part": dict.fromkeys(WEIGHTS, 90)}) == 0


# Figures

P = np.array([0.1, 0.2, 0.6, 0.9])
WON = np.array([0.0, 1.0, 0.0, 1.0])


def test_figures_by_hand() -> None:
    """Pairs won above lost: .2 > .1, .9 > .1, .9 > .6, not .2 > .6: 3 of 4."""
    found = measure(P, WON)
    assert found is not None
    assert (found.leads, found.won, found.auc) == (4, 2, 0.75)
    assert found.brier == pytest.approx((0.01 + 0.64 + 0.36 + 0.01) / 4)
    assert found.log_loss == pytest.approx(-np.log([0.9, 0.2, 0.4, 0.9]).mean())
    assert found.pr_auc == pytest.approx((1 + 2 / 3) / 2)
    assert found.lift == 2  # the best is won, half are
    assert found.ece == pytest.approx((0.1 + 0.8 + 0.6 + 0.1) / 4)


def test_leads_foretold_the_same_stay_together() -> None:
    p, won = (
        np.array([0.2] * 30 + [0.8] * 10),
        np.array([1.0] * 6 + [0.0] * 24 + [1.0] * 7 + [0.0] * 3),
    )
    assert calibration(p, won) == [
        CalibrationRow(30, pytest.approx(0.2), 0.2),
        CalibrationRow(10, pytest.approx(0.8), 0.7),
    ]
    assert ece(p, won) == pytest.approx(10 * 0.1 / 40)
    assert lift(p, won) == pytest.approx(0.7 / (13 / 40))
    assert lift(np.full(40, 0.3), won) == pytest.approx(1)


def test_figures_without_leads_or_with_one_outcome() -> None:
    assert measure(np.array([]), np.array([])) is None
    found = measure(np.array([0.5, 0.6]), np.array([0.0, 0.0]))
    assert found is not None
    assert (found.auc, found.pr_auc, found.lift) == (0.5, 0, 0)
    assert auc(P, np.ones(4)) == 0.5


def test_disparity_by_hand() -> None:
    groups = ["north"] * 4 + ["south"] * 4 + ["few"]
    p = np.array([0.9, 0.8, 0.7, 0.1, 0.9, 0.1, 0.1, 0.1, 0.9])
    won = np.array([1, 1, 0, 0, 1, 0, 0, 0, 1], dtype=float)
    north, south = disparity(groups, p, won, threshold=0.7, fewest=4)
    assert (north.group, north.leads, north.selected, north.ratio, north.won) == (
        "north",
        4,
        0.75,
        1,
        0.5,
    )
    assert (south.group, south.selected, south.won) == ("south", 0.25, 0.25)
    assert south.ratio == pytest.approx(1 / 3)
    assert south.foretold == pytest.approx(0.3)


# Verdicts

OUTCOMES = np.array([1.0, 0.0] * 20)
GOOD, FAIR, FLAT = (np.where(OUTCOMES == 1, p, 1 - p) for p in (0.8, 0.6, 0.5))


def test_newest_fifth_by_time() -> None:
    older, newest = newest_fifth([5.0, None, 3.0, 9.0, 1.0, 2.0, 4.0, 8.0, 6.0, 7.0])
    assert newest == [7, 3]
    assert older == [1, 4, 5, 2, 6, 0, 8, 9]


@pytest.mark.parametrize(
    ("candidate", "in_use", "rules", "good", "word"),
    [
        (GOOD, FAIR, FLAT, True, "better than in use and rules on the newest 40"),
        (FAIR, GOOD, FLAT, False, "does not beat in use"),
        (FAIR, FLAT, GOOD, False, "does not beat rules"),
        (FAIR, FAIR, FLAT, False, "does not beat in use"),
    ],
)
def test_promotion(candidate: Any, in_use: Any, rules: Any, good: bool, word: str) -> None:
    verdict = promotion(candidate, candidate, {"in use": in_use, "rules": rules}, OUTCOMES)
    assert verdict.good is good
    assert word in verdict.reason


def test_a_better_log_loss_does_not_pay_for_a_lost_order() -> None:
    candidate = np.where(np.arange(40) < 2, 1 - GOOD, GOOD)  # two of forty the wrong way round
    verdict = promotion(
        candidate, candidate, {"rules": np.where(OUTCOMES == 1, 0.52, 0.48)}, OUTCOMES
    )
    assert not verdict.good
    assert "AUC" in verdict.reason


def test_an_order_that_is_worse_by_chance_is_no_loss() -> None:
    """The rules say 0.9 of two won leads and a lost one, 0.8 of all others. AUC: two won leads beat
    19 lost and tie with one (0.975), 18 tie with 19 (0.475): 0.525, 0.025 above a candidate that
    says 0.5 of everybody. Differences of the won leads: variance 0.45/19; of the lost (once −0.45,
    19 times 0.05) 0.2375/19: an error of 0.0425."""
    rules = np.full(40, 0.8)
    rules[[0, 1, 2]] = 0.9  # won, lost, won
    assert auc(rules, OUTCOMES) == pytest.approx(0.525)
    assert auc_error(rules, FLAT, OUTCOMES) == pytest.approx(
        (0.45 / 19 / 20 + 0.2375 / 19 / 20) ** 0.5
    )
    assert promotion(FLAT, FLAT, {"rules": rules}, OUTCOMES).good


def test_too_few_newest_outcomes_promote_nothing_and_roll_nothing_back() -> None:
    assert not promotion(GOOD[:19], GOOD[:19], {"rules": FLAT[:19]}, OUTCOMES[:19]).good
    assert drift(FLAT[:19], GOOD[:19], OUTCOMES[:19]).good
    one_sided = np.zeros(40)
    assert "0 of the rarer kind" in promotion(GOOD, GOOD, {"rules": FLAT}, one_sided).reason


def test_drift() -> None:
    assert drift(GOOD, FAIR, OUTCOMES).good
    assert drift(FAIR, FAIR, OUTCOMES).good
    worse = drift(1 - FAIR, FAIR, OUTCOMES)
    assert not worse.good
    assert "the rules foretold the newest 40 outcomes better" in worse.reason
