from datetime import UTC, datetime

import pytest
from understanding_setting import read

# "Now" is Friday 2026-11-20.


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("this Saturday", "2026-11-21"),
        ("next Saturday", "2026-11-28"),
        ("next Monday", "2026-11-23"),
        ("on Monday", "2026-11-23"),
        ("Friday works", "2026-11-27"),
        ("today", "2026-11-20"),
        ("tomorrow", "2026-11-21"),
        ("tommorow", "2026-11-21"),
        ("day after tomorrow", "2026-11-22"),
        ("kal aaunga", "2026-11-21"),
        ("parso", "2026-11-22"),
        ("परसों", "2026-11-22"),
        ("in 3 days", "2026-11-23"),
        ("21st Nov", "2026-11-21"),
        ("Nov 21", "2026-11-21"),
        ("20 November", "2026-11-20"),
        ("19 Nov", "2027-11-19"),
        ("1st January", "2027-01-01"),
        ("21/11/2026", "2026-11-21"),
        ("05/12/2026", "2026-12-05"),
        ("5/12", "2026-12-05"),
        ("2026-12-01", "2026-12-01"),
        ("19 Nov 2026", "2026-11-19"),
        ("on the 25th", "2026-11-25"),
        ("on the 5th", "2026-12-05"),
        ("25 tarikh ko", "2026-11-25"),
        ("not Saturday, Sunday please", "2026-11-22"),
        ("move my visit from Saturday to Sunday", "2026-11-22"),
        ("kal nahi, parso", "2026-11-22"),
        ("nahi sunday ko karo", "2026-11-22"),
        ("I am free from Monday", "2026-11-23"),
        ("shanivar ko", "2026-11-21"),
    ],
)
def test_dates(text: str, date: str) -> None:
    assert read(text).slots["date"] == date


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "3BHK",
        "2 cr",
        "1.5-2 cr",
        "sun facing flat",
        "31 Feb",
        "may I come",
        "5th floor",
        "24/7 water",
        "1200 sqft",
        "can't come on Saturday",
        "this weekend",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert "date" not in read(text).slots


def test_this_saturday_said_on_a_saturday_is_that_day() -> None:
    saturday = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
    assert read("this Saturday", now=saturday).slots["date"] == "2026-11-21"
    assert read("next Saturday", now=saturday).slots["date"] == "2026-11-28"


def test_today_is_the_day_in_the_brokerages_zone() -> None:
    # 20:00 UTC on Friday is 01:30 on Saturday in India.
    assert (
        read("today", now=datetime(2026, 11, 20, 20, 0, tzinfo=UTC)).slots["date"] == "2026-11-21"
    )


@pytest.mark.parametrize(
    ("text", "time", "slot"),
    [
        ("morning", None, "morning"),
        ("subah", None, "morning"),
        ("forenoon", None, "morning"),
        ("afternoon", None, "afternoon"),
        ("dopahar ko", None, "afternoon"),
        ("evening", None, "evening"),
        ("shaam", None, "evening"),
        ("at 11 am", "11:00", None),
        ("12 pm", "12:00", None),
        ("2:30 pm", "14:30", None),
        ("4:30 pm", "16:30", None),
        ("16:30", "16:30", None),
        ("at 5", "17:00", None),
        ("11 baje", "11:00", None),
        ("shaam 5 baje", "17:00", "evening"),
        ("10-11 am", "10:00", None),
        ("11-1 pm", "11:00", None),
        ("6 pm", "18:00", None),
        ("8 am", "08:00", None),
    ],
)
def test_times_and_slots(text: str, time: str | None, slot: str | None) -> None:
    slots = read(text).slots
    assert (slots.get("time"), slots.get("slot")) == (time, slot)


@pytest.mark.parametrize(
    "text", ["good morning", "Good evening!", "3", "at 2 bhk", "at 80 lakh", "13:75", "flat 5"]
)
def test_what_is_no_time(text: str) -> None:
    assert {"time", "slot"}.isdisjoint(read(text).slots)


@pytest.mark.parametrize(
    ("text", "expecting", "slots"),
    [
        ("tomorrow", "date", {"date": "2026-11-21"}),
        ("sun", "date", {"date": "2026-11-22"}),
        ("25th", "date", {"date": "2026-11-25"}),
        ("sunday 4pm", "date", {"date": "2026-11-22", "time": "16:00"}),
        ("morning", "slot", {"slot": "morning"}),
        ("5", "slot", {"time": "17:00"}),
    ],
)
def test_bare_answers(text: str, expecting: str, slots: dict[str, str]) -> None:
    understood = read(text, expecting=expecting)
    assert {slot: value for slot, value in understood.slots.items() if slot != "urgency"} == slots
    assert understood.intent == "visit"
