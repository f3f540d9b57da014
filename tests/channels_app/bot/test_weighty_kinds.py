"""STOP ends offers and a person takes over: neither is read from harmless words, and a plain demand
is never missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from understanding_setting import EMIRATES, read


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "unsubscribe", "stop calling", "stop messaging me", "never call me",
        "don't call me again", "stop these messages", "do not contact me anymore", "توقفوا",
    ],
)  # fmt: skip
def test_a_demand_to_stop(text: str) -> None:
    assert read(text).intent == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "don't stop", "let's not stop here, show more", "no more questions, book it",
        "stop suggesting brigade", "mat karo", "why so many messages", "is the bus stop near",
        "stop showing villas",
    ],
)  # fmt: skip
def test_harmless_words(text: str) -> None:
    assert read(text).intent != "stop"


@pytest.mark.parametrize(
    "text",
    ["I want no agent", "without agent", "agent fee?", "I don't want to talk to a human"],
)
def test_who_wants_no_person(text: str) -> None:
    assert read(text).intent != "human"


@pytest.mark.parametrize(
    "text", ["ـ", "ـــ", "مرحبا ـ كيف", "ek ـ", "1.2.3 million", "v1..2 thousand", "़", "ونص", "و"]
)
def test_odd_letters_are_read(text: str) -> None:
    assert read(text, setting=EMIRATES).intent


@given(st.text(alphabet="ـوa़ّ.12 كألمليونmillionthousand نص", max_size=40))
def test_any_mixture_is_read(text: str) -> None:
    assert read(text, setting=EMIRATES).intent


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("budget 2million", "2000000"),
        ("under 2.5million", "2500000"),
        ("420 lakh budget", "42000000"),
        ("one in a million", None),
    ],
)
def test_amounts_beside_words(text: str, most: str | None) -> None:
    assert read(text).slots.get("budget_max") == most


@pytest.mark.parametrize(
    "text", ["at one of the projects", "at two locations", "between 25 and 26"]
)
def test_what_is_no_hour(text: str) -> None:
    assert "time" not in read(text).slots


@pytest.mark.parametrize("text", ["no i want 2bhk", "can't you show 2bhk"])
def test_a_no_that_refuses_nothing(text: str) -> None:
    assert read(text).slots["configuration"] == "2BHK"
