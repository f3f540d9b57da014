"""The learned sum in PostgreSQL equals the one in Python to the hundredth, whatever is in the
JSON."""

import json
from typing import Any

import numpy as np
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.card.rules import WEIGHTS, rule_model
from scoring.learning.coding import CodedColumn
from scoring.learning.history import History
from scoring.learning.model import Model, Node, probability, score
from scoring.learning.sql import probability_sql, score_sql, sql
from scoring.learning.train import train
from scoring.learning.values import number, word

pytestmark = pytest.mark.django_db

MODEL = Model(
    columns=(
        CodedColumn("content", "part", edges=(0.5, 50.5)),
        CodedColumn("visits", "attribute", edges=(1.0, 2.5, 1e6)),
        CodedColumn(
            "so'urce %s",
            "attribute",
            levels=("bad", None, None, "1.5", "true", "x'); DROP"),
            missing=1,
            other=2,
        ),
        CodedColumn("market", "market", edges=(100.0,)),
    ),
    tables=((0, -5, 1, 7), (1, 20, 300, -4000, 50000), (-70, 3, 0, 9, 11, 13), (0, 17, -17)),
    base=-123,
    trees=(
        (Node(0, 1, 2, 1, 2), Node(-31), Node(8, 2, 3, 3, 4), Node(2), Node(41)),
        (Node(0, 3, 2, 1, 2), Node(5), Node(-6)),
    ),
)


def in_sql(
    model: Model, attributes: dict[str, Any], part: float | None, market: float | None
) -> tuple[int, float, int]:
    text, params = sql(
        model, parts={"content": "t.content"}, attributes="t.attributes", market="t.market"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s, {probability_sql('s')}, {score_sql('s')} FROM (SELECT {text} AS s FROM "
            "(SELECT %s::jsonb AS attributes, %s::float8 AS content, %s::float8 AS market) AS t) "
            "AS summed",
            [*params, json.dumps(attributes), part, market],
        )
        return cursor.fetchone()


def in_python(
    model: Model, attributes: dict[str, Any], part: float | None, market: float | None
) -> int:
    given = {
        "attribute": {name: [value] for name, value in json.loads(json.dumps(attributes)).items()},
        "part": {"content": [part]},
        "market": {"market": [market]},
    }
    return int(model.hundredths(given, 1)[0])


FIGURES = st.one_of(
    st.integers(-(10**70), 10**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0, -0.0, 1, 1.0, 2.5, 1e6, 1e-5, 999999.9999999999, 1.5]),
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
    FIGURES.map(str),
    st.sampled_from(
        ["1.5", " 1.5", "1.5 ", "1.50", "+1", "1e3", "1E-3", "1e999", ".5", "5.", "NaN", "inf", "١",
        "1_0", "0x1",
         "bad", "true", "x'); DROP", "", "  ", "\t", "\n", "1\n"]
    ),
)  # fmt: skip
JSON = st.one_of(
    st.none(),
    st.booleans(),
    FIGURES,
    TEXTS,
    st.lists(FIGURES, max_size=2),
    st.dictionaries(TEXTS, FIGURES),
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    attributes=st.dictionaries(st.sampled_from(["visits", "so'urce %s", "other"]), JSON),
    part=st.none() | st.floats(0, 100),
    market=st.none() | st.floats(0, 200),
)
def test_any_json_gives_the_same_sum(
    attributes: dict[str, Any], part: float | None, market: float | None
) -> None:
    total, p, rounded = in_sql(MODEL, attributes, part, market)
    assert total == in_python(MODEL, attributes, part, market)
    assert p == pytest.approx(float(probability(total)), abs=1e-12)
    assert rounded == int(score(total))


def test_a_sum_by_hand() -> None:
    """base −123; part 60 → step 3: +7; visits "3" → reached 1 and 2.5: step 3, −4000; word 1.5: +9;
    market 150: −17; tree 1: visits ≥ step 2 → word ≥ 3 → 41; tree 2: −6."""
    total, p, rounded = in_sql(MODEL, {"visits": "3", "so'urce %s": 1.5}, 60, 150)
    assert total == -123 + 7 - 4000 + 9 - 17 + 41 - 6 == -4089
    assert p == pytest.approx(1 / (1 + 2 ** (40.89 / 20)))  # 20 points double the odds
    assert rounded == 20  # p = 0.1951: 1 + 99·p = 20.3


def test_nothing_known_is_missing_everywhere() -> None:
    assert in_sql(MODEL, {}, None, None)[0] == -123 + 0 + 1 + 3 + 0 - 31 + 5


def test_scores_agree_at_every_sum() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s, {score_sql('s')} FROM generate_series(-30000, 30000) AS s ORDER BY s"
        )
        rows = cursor.fetchall()
    assert [rounded for _, rounded in rows] == score(np.array([s for s, _ in rows])).tolist()


def test_a_trained_model_in_one_statement_over_a_table() -> None:
    rng = np.random.default_rng(5)
    rows = [
        {"visits": int(v), "page": str(p), "amount": f"{a:.2f}", "odd": [1, 2]}
        | ({} if a > 8 else {"flag": bool(v % 2)})
        for v, p, a in zip(
            rng.integers(0, 9, 1500), rng.integers(0, 30, 1500), rng.gamma(2, 2, 1500), strict=True
        )
    ]
    won = [
        bool(r["visits"] % 2) != (float(str(r["amount"])) > 4) or rng.random() < 0.2 for r in rows
    ]
    names = ("visits", "page", "amount", "odd", "flag")
    history = History(won=won, attributes={name: [r.get(name) for r in rows] for name in names})
    model = train(history, rules=rule_model()).model
    assert model.trees  # visits and amount only tell together
    text, params = sql(model, parts=dict.fromkeys(WEIGHTS, "50"), attributes="t.value")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {text} FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS t(value, "
            f"place) ORDER BY t.place",
            [*params, json.dumps(rows)],
        )
        found = [row[0] for row in cursor.fetchall()]
    parts = {part: [50] * len(rows) for part in WEIGHTS}
    assert (
        found
        == model.hundredths({"attribute": history.attributes, "part": parts}, len(rows)).tolist()
    )


@pytest.mark.parametrize(
    ("value", "as_number", "as_word"),
    [
        (3, 3.0, "3"), (3.0, 3.0, "3"), ("3", 3.0, "3"), ("1e3", 1000.0, "1e3"), ("1e999", None,
        "1e999"),
        (True, None, "true"), (False, None, "false"), (None, None, None), ("", None, None), ("  ",
        None, None),
        (float("nan"), None, None), (float("inf"), None, None), ([1], None, None), ({"a": 1}, None,
        None),
        ("NaN", None, "NaN"), (" 3", None, " 3"), ("9" * 61, None, "9" * 61), (-0.0, 0.0, "0"),
        (1e-7, 1e-7, "0.0000001"),
    ],
)  # fmt: skip
def test_one_value(value: Any, as_number: float | None, as_word: str | None) -> None:
    assert (number(value), word(value)) == (as_number, as_word)
