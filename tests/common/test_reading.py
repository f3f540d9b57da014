"""Of a long text the beginning and the end are read, by words and signs, not by characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text.reading import MOST_CHARACTERS, MOST_WORDS, unread, without_repeats


def read(text: str) -> tuple[str, str]:
    start, end = unread(text)
    return text[:start], text[end:]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello, 2BHK in Whitefield?",
        "w " * MOST_WORDS,
        "का " * MOST_WORDS,  # a vowel sign is no word of its own
        "x" * MOST_CHARACTERS,
        "!" * MOST_WORDS,
    ],
)
def test_what_is_not_long_is_read_whole(text: str) -> None:
    assert read(text) == (text, "")


def test_of_a_long_text_three_quarters_are_of_the_beginning_and_one_of_the_end() -> None:
    words = [f"w{n}" for n in range(1000)]
    head, tail = read(" ".join(words))
    assert head.split() == words[:300]
    assert tail.split() == words[900:]


@pytest.mark.parametrize("sign", ["😀", ",", "₹", "؟", "1,"])
def test_signs_count_as_words(sign: str) -> None:
    head, tail = read(sign * 4_000)
    signs = 1 if len(sign) == 1 else 2
    assert len(head) == 300 * len(sign) // signs
    assert len(tail) == 100 * len(sign) // signs


def test_one_endless_word_is_cut_by_its_characters() -> None:
    head, tail = read("a" * 10_000)
    assert (len(head), len(tail)) == (1_800, 600)


def test_an_amount_at_the_seam_is_not_cut_in_two() -> None:
    head, tail = read("1234567890 " * 400)
    assert {*head.split(), *tail.split()} == {"1234567890"}


@given(text=st.text(max_size=6_000))
def test_what_is_left_out_lies_within_the_text(text: str) -> None:
    start, end = unread(text)
    assert 0 <= start <= end <= len(text)
    assert start + len(text) - end <= MOST_CHARACTERS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hello!!!", "hello!!!"),
        ("hello!!!!!!", "hello!!!"),
        ("?!" * 50, "?!?!?!"),
        ("😀" * 4_000, "😀😀😀"),
        ("👍🏽 👍🏽 👍🏽 👍🏽 ok", "👍🏽👍🏽👍🏽 ok"),
        ("----- Forwarded", "--- Forwarded"),
        ("aaaa 1111 का का का का", "aaaa 1111 का का का का"),  # words are words
    ],
)
def test_signs_again_and_again_say_no_more_than_three(text: str, shown: str) -> None:
    assert without_repeats(text) == shown
