import json
import re
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from understanding_setting import EMIRATES, FRIDAY, INDIA, LOCALITIES, PROJECTS, Heard, read

from channels_app.bot.understanding.facts import Catalogue, Setting
from channels_app.bot.understanding.meaning import Intent
from channels_app.bot.understanding.slots_json import SLOTS
from channels_app.bot.understanding.text import clean

EXPECTATIONS = (None, "name", "phone", "contact", "project", "date", "slot", "confirm")
FRAGMENTS = (
    "2BHK", "studio", "Whitefeild", "Brigade Citrin", "under", "2 cr", "between 80 and 90 lakh",
    "tomorrow", "next sun", "31/02/2026", "at 5", "call me", "stop", "not", "+91 98765 43210",
    "a@b.co", "my name is", "I am", "😀", "\x00", "\u202e", "مرحبا", "कल", "!!!", "-", ",", "\n",
    "99999999999",
)  # fmt: skip


def assert_well_formed(understood: Heard) -> None:
    slots = understood.slots
    assert json.loads(json.dumps(slots)) == slots
    assert set(slots) <= set(SLOTS)
    assert {understood.intent, *understood.also} <= set(Intent)
    assert understood.intent not in understood.also
    assert -1 <= understood.sentiment <= 1
    assert 0 <= understood.frustration <= 1
    assert set(slots.get("projects", [])) <= set(PROJECTS)
    assert set(slots.get("localities", [])) <= set(LOCALITIES)
    assert all(value not in (None, "", []) for value in slots.values())
    assert "date" not in slots or date.fromisoformat(slots["date"])
    assert "time" not in slots or datetime.strptime(slots["time"], "%H:%M")
    assert all(
        re.fullmatch(r"\d+(\.\d+)?", slots[end])
        for end in ("budget_min", "budget_max")
        if end in slots
    )
    assert ("currency" in slots) == bool({"budget_min", "budget_max"} & set(slots))


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=200), expecting=st.sampled_from(EXPECTATIONS))
def test_any_text_is_read_without_an_error(text: str, expecting: str | None) -> None:
    assert_well_formed(read(text, expecting=expecting))


@settings(max_examples=250, deadline=None)
@given(
    words=st.lists(st.sampled_from(FRAGMENTS), max_size=12),
    expecting=st.sampled_from(EXPECTATIONS),
    setting=st.sampled_from([INDIA, EMIRATES]),
)
def test_any_mixture_of_meaningful_words_is_read_without_an_error(
    words: list[str], expecting: str | None, setting: Setting
) -> None:
    assert_well_formed(read(" ".join(words), expecting=expecting, setting=setting))


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "9",
        "12/12 ",
        "1-",
        "the ",
        "my name is ",
        "a@",
        "loan is ",
        "\x00",
        "😀",
        "(" * 10,
        "2bhk under 2 cr ",
    ],
)
def test_huge_messages_are_read_up_to_four_thousand_characters(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert len(clean(text)) <= 4_000
    assert_well_formed(read(text))


def test_what_stands_after_four_thousand_characters_is_not_read() -> None:
    assert read("z" * 3_990 + " STOP call me in Whitefield").slots == {}


def test_hidden_characters_do_not_hide_words() -> None:
    assert read("White\u200bfield").slots["localities"] == ["Whitefield"]
    assert read("2BHK\x00Whitefield").slots == {
        "configuration": "2BHK",
        "bedrooms": 2,
        "localities": ["Whitefield"],
    }


def test_full_width_and_curly_characters_are_read() -> None:
    assert read("２ＢＨＫ under ２ cr").slots["budget_max"] == "20000000"
    assert read("I’d like to visit").intent == "visit"


def test_an_empty_catalogue_names_nothing() -> None:
    empty = Setting("Asia/Kolkata", "IN", "INR", Catalogue([], []))
    assert read("2BHK in Whitefield", setting=empty).slots == {
        "configuration": "2BHK",
        "bedrooms": 2,
    }


def test_a_catalogue_with_odd_names_is_accepted() -> None:
    odd = Catalogue([], ["", " ", "&", "12", "a", "Whitefield, ", "x" * 500])
    assert read("in Whitefield", setting=Setting("Asia/Kolkata", "IN", "INR", odd)).slots == {
        "localities": ["Whitefield, "]
    }


def test_reading_twice_gives_the_same() -> None:
    text = "I'd like to visit Brigade Citrine this Saturday morning"
    assert read(text, now=FRIDAY) == read(text, now=FRIDAY)
