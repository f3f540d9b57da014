"""The map of a lead import: one clear message for whatever is wrong with it."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.importing.lead_map import MapError, parse_map, read_map

HEADER = ["Id", "Name", "Phone", "", "Result", "When", "City"]
RESERVED = {"source", "status", "id"}


def parsed(**raw: Any) -> Any:
    return parse_map({"reference": "Id"} | raw, HEADER, RESERVED)


def test_a_whole_map() -> None:
    found = parsed(
        name="Name",
        phone="Phone",
        attributes=["City"],
        outcome={"column": "Result", "won": ["Sold ", 1, True], "lost": ["No"], "at": "When"},
        value_words={"City": {"BLR": "Bengaluru", "7": 8}},
    )
    assert found.fields == {"reference": "Id", "name": "Name", "phone": "Phone"}
    assert list(found.attributes) == ["City"]
    assert (found.outcome.column, found.outcome.at) == ("Result", "When")
    assert (found.outcome.won, found.outcome.lost) == ({"sold", "1", "true"}, {"no"})
    assert found.words == {"City": {"BLR": "Bengaluru", "7": "8"}}


def test_a_star_is_every_column_with_a_name_that_is_not_used() -> None:
    outcome = {"column": "Result", "won": ["x"]}
    assert list(parsed(attributes="*", ignore=["Phone"], outcome=outcome).attributes) == [
        "Name",
        "When",
        "City",
    ]
    assert list(parsed().attributes) == []


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (
            {"nmae": "Name"},
            'Unknown in the map: "nmae". Known: "reference", "name", "phone", "email", "source"',
        ),
        ({"lead_score": "City"}, 'Unknown in the map: "lead_score"'),
        (
            {"name": "name"},
            'no column "name" .for "name".. It has "Id", "Name", "Phone", "Result", "When", "City"',
        ),
        ({"name": 7}, '"name" is not the name of a column'),
        ({"name": "Id"}, '"Id" is used twice: for "reference" and "name"'),
        (
            {"attributes": ["City", "City"]},
            '"City" is used twice: for "attributes" and "attributes"',
        ),
        ({"attributes": "City"}, '"attributes" is not a list of columns or'),
        ({"ignore": ["Town"]}, 'no column "Town"'),
        ({"ignore": "City"}, '"ignore" is not a list of columns'),
        ({"reference": None}, 'lacks "reference"'),
        ({"outcome": "Result"}, '"outcome" is not an object'),
        ({"outcome": {"column": "Result"}}, "names no values"),
        ({"outcome": {"column": "Result", "won": "x"}}, '"won" in "outcome" is not a list'),
        (
            {"outcome": {"column": "Result", "won": ["A", "b"], "lost": ["a"]}},
            'both "won" and "lost": "a"',
        ),
        ({"outcome": {"column": "Results", "won": ["a"]}}, 'no column "Results"'),
        (
            {"outcome": {"column": "Result", "won": ["a"], "date": "When"}},
            'Unknown in "outcome": "date"',
        ),
        (
            {"outcome": {"column": "Result", "won": ["a"], "at": "When"}, "closed_at": "City"},
            "map one of them",
        ),
        ({"value_words": {"Town": {"a": "b"}}}, 'no column "Town" .for "value_words".'),
        ({"value_words": {"City": ["a"]}}, '"value_words" is not an object'),
        ({"value_words": {"City": {"a": None}}}, 'gives no text for "a"'),
    ],
)
def test_what_is_wrong_and_what_there_is(raw: dict[str, Any], words: str) -> None:
    with pytest.raises(MapError, match=words):
        parsed(**raw)


@pytest.mark.parametrize("attributes", ["*", ["status"]])
def test_an_attribute_named_like_a_field(attributes: Any) -> None:
    with pytest.raises(MapError, match='named like a field of leads: "status"'):
        parse_map(
            {"reference": "Id", "attributes": attributes}, ["Id", "status", "Status"], RESERVED
        )
    found = parse_map(
        {"reference": "Id", "attributes": "*", "status": "status"},
        ["Id", "status", "Status"],
        RESERVED,
    )
    assert list(found.attributes) == ["Status"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"name": "a", "name": "b"}', 'not JSON: it says "name" twice'),
    ],
)
def test_what_is_no_map(text: str, words: str) -> None:
    with pytest.raises(MapError, match=words):
        read_map(text)


_json: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.sampled_from(["Id", "City", "*", ""])
    | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["column", "won", "lost", "at", "City"]), inner)
    ),
)


@given(
    st.dictionaries(
        st.sampled_from(["name", "attributes", "ignore", "outcome", "value_words", "status", "?"]),
        _json,
    )
)
def test_anything_else_is_refused_in_words(raw: dict[str, Any]) -> None:
    with suppress(MapError):
        parsed(**raw)
