"""Messages that are long, or that no word list was made for: what is read of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from understanding_setting import read
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from channels_app.bot.understanding.facts import Catalogue, ProjectFact, Setting
from channels_app.bot.understanding.sentiment import _HINGLISH_AND_TRADE, _NO_FEELING, sentiment

PROSE = "We have seen many of them and my sister says that it would be all right for four of us. "


def test_the_beginning_and_the_end_of_a_long_message_are_read() -> None:
    slots = read("2BHK in Whitefield. " + PROSE * 40 + "Regards, my number is 98765 43210").slots
    assert slots["configuration"] == "2BHK"
    assert slots["localities"] == ["Whitefield"]
    assert slots["phone"] == "+919876543210"


def test_the_middle_of_a_very_long_message_is_not() -> None:
    assert "configuration" not in read(PROSE * 22 + "2BHK in Whitefield. " + PROSE * 18).slots


def test_four_thousand_emoji_do_not_hide_what_is_asked_before_and_behind_them() -> None:
    slots = read("2BHK " + "😀" * 3_000 + " in Whitefield under 2 cr").slots
    assert slots["configuration"] == "2BHK"
    assert (slots["localities"], slots["budget_max"]) == (["Whitefield"], "20000000")


def test_a_hindi_word_of_many_letters_is_a_word() -> None:
    """A letter that belongs to two classes doubles what a pattern tries, once for each letter."""
    assert read("क" * 4_000).slots == {}
    assert read("मेरा नाम अनन्या है").slots["name"] == "अनन्या"


def test_of_a_copied_list_ten_places_count() -> None:
    names = [f"Kalyana {n} Gardens" for n in range(11, 41)]
    catalogue = Catalogue([ProjectFact(name, name, "Hoodi") for name in names], [])
    setting = Setting("Asia/Kolkata", "IN", "INR", catalogue)
    assert read(", ".join(names), setting=setting).slots["projects"] == names[:10]


@pytest.mark.parametrize(
    ("text", "day"),  # said on Friday, 20 November 2026
    [
        ("visit on 12/25/2026", "2026-12-25"),  # there is no month 25
        ("visit on 25/12/2026", "2026-12-25"),
        ("visit on 5/6/2027", "2027-06-05"),  # the day comes first here
        ("visit on 19/11", "2027-11-19"),
        ("visit on 20/11", "2026-11-20"),
        ("visit on 29 feb", "2028-02-29"),
        ("visit on 1st of May", "2027-05-01"),
        ("visit on May 1st, 2027", "2027-05-01"),
        ("visit on 2026-12-05", "2026-12-05"),
        ("visit on 5.12.26", "2026-12-05"),
        ("visit on 31/02/2027", None),
        ("visit on 32/1/27", None),
        ("visit on 13/13", None),
    ],
)
def test_written_dates(text: str, day: str | None) -> None:
    assert read(text).slots.get("date") == day


_MOOD = st.sampled_from((
    "not", "never", "no", "good", "bad", "GREAT", "very", "kind of", "least", "at least", "but",
    "so", "without doubt", "this", "love", "hate", "isn't", "the bomb", "to die for",
    "yeah right", "!", "bus stop", "hardly", "extremely", "?!", ":)", "😀", "😡", "block", "free",
    "house", "or", "nor",
))  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(words=st.lists(_MOOD, max_size=30))
def test_the_tone_is_that_of_the_lexicon_s_own_reader(words: list[str]) -> None:
    theirs = SentimentIntensityAnalyzer()
    theirs.lexicon.update(_HINGLISH_AND_TRADE)
    for word in _NO_FEELING:
        theirs.lexicon.pop(word, None)
    text = " ".join(words)
    assert sentiment(text) == round(theirs.polarity_scores(text)["compound"], 2)
