"""JSON in: only what the standard knows."""

import contextlib
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from common.api.parsers import StrictJSONParser


def parse(body: bytes) -> Any:
    return StrictJSONParser().parse(io.BytesIO(body))


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"{'a': 1}", "not valid JSON"),
        (b'{"a": 1,}', "not valid JSON"),
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": Infinity}', "Infinity is not JSON"),
        (b'{"a": -Infinity}', "-Infinity is not JSON"),
        (b'{"a": 1, "a": 2}', "given twice"),
        (b'{"b": {"a": 1, "a": 1}}', "given twice"),
        (b'\xef\xbb\xbf{"a": 1}', "not valid JSON"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b'{"a": "\\u0000"}', "NUL"),
        (b'{"\\u0000": 1}', "NUL"),
        (b'[["x\\u0000y"]]', "NUL"),
        (b'{"a": "\\ud800"}', "valid Unicode"),
        (b'{"a": "raw \n break"}', "not valid JSON"),
        (b"9" * 5000, "not valid JSON"),
        (nested(22), "nested too deeply"),
        (nested(100_000), "nested too deeply"),
        (b'{"a":' * 30 + b"1" + b"}" * 30, "nested too deeply"),
        (b"[" + b"1," * 5_000 + b"1]", "more than 5000 values"),
        (b"[" + b"[]," * 5_000 + b"1]", "more than 5000 values"),
        (json.dumps({str(n): 1 for n in range(5_001)}).encode(), "more than 5000 values"),
    ],
)
def test_refused(body: bytes, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(body)
    assert message in str(caught.value.detail)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"{}", {}),
        (
            b' {"a": [1, -2.5, true, null, "\xe2\x82\xb9 2 Cr"]} ',
            {"a": [1, -2.5, True, None, "₹ 2 Cr"]},
        ),
        (b'"\\ud83d\\ude00"', "😀"),  # a whole pair is one character
        (nested(21), json.loads(nested(21))),
    ],
)
def test_accepted(body: bytes, value: Any) -> None:
    assert parse(body) == value


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.just("key") | st.just("other"), inner, max_size=2)
    ),
    max_leaves=12,
)


@given(value=values)
def test_ordinary_json_comes_through_unchanged(value: Any) -> None:
    assert parse(json.dumps(value).encode()) == value


@given(body=st.binary(max_size=60))
def test_any_bytes_parse_or_are_refused(body: bytes) -> None:
    with contextlib.suppress(ParseError):  # the only way to say no; anything else would be a 500
        parse(body)


def test_a_body_of_many_values_is_accepted_and_of_endless_ones_refused() -> None:
    assert len(parse(json.dumps([1] * 4_999).encode())) == 4_999  # the list itself is a value
    with pytest.raises(ParseError, match="more than 5000 values"):
        parse(json.dumps([1] * 5_000).encode())
