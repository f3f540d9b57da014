"""Other languages' words for homes, money and time, in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.bot.understanding.gloss import gloss
from channels_app.bot.understanding.gloss.figures import read_number


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("दो बीएचके", "2 bhk"),
        ("डेढ़ करोड़", "1.5 crore"),
        ("सवा दो करोड़", "2.25 crore"),
        ("एक करोड़ दस लाख", "1 crore 10 lakh"),
        ("साढ़े चार बजे", "4:30 baje"),
        ("sava do crore", "2.25 crore"),
        ("paune do crore", "1.75 crore"),
        ("derh crore", "1.5 crore"),
        ("saade teen crore", "3.5 crore"),
        ("pachas lakh", "50 lakh"),
        ("one point six million", "1.6 million"),
        ("pachaas se saath lakh", "50 se 60 lakh"),
        ("parso", "day after tomorrow"),
        ("مليونين ونص", "2.5 million"),
        ("مليون ومية ألف", "1 million 100 thousand"),
        ("60 ألف بالسنة", "60 thousand per year"),
        ("للإيجار", "rent"),
        ("يوم الخميس المسا", "thursday evening"),
        ("غرفتين", "2 bhk"),
        ("half past four", "at 4:30"),
        ("quarter to six", "at 5:45"),
        ("quarter past 3", "at 3:15"),
    ],
)
def test_words(said: str, english: str) -> None:
    assert gloss(said) == english


@pytest.mark.parametrize(
    "text",
    [
        "what do you do",  # "do" is two before a measure only
        "Show me 2BHK in Whitefield under 2 Cr",
        "my name is Ravi Menon, 98450 12345",
        "one of my friends",
        "",
    ],
)
def test_what_stays_as_it_is(text: str) -> None:
    assert gloss(text) == text


def test_what_is_unknown_is_kept_letter_by_letter() -> None:
    text = "हरप्रीत को कल बताना, ठीक?"
    assert gloss(text) == text.replace("कल", "tomorrow")


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(gloss(text), str)


@given(
    st.lists(st.sampled_from(["sava", "do", "aur", "point", "sau", "ek", "paune", "x"]), min_size=1)
)
def test_any_words_are_a_number_or_none(words: list[str]) -> None:
    found = read_number(words)
    assert found is None or 1 <= found[1] <= len(words)
