"""What cells mean: fields, times and attributes."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.tables.cells import RowError
from leads.importing.lead_map import parse_map
from leads.importing.rows import LeadReader
from leads.importing.times import read_time
from leads.importing.values import FIELDS, ReadingPlace, attribute

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")
PLACE = ReadingPlace("IN", "INR", KOLKATA, NOW, {"project": {}, "listing": {}, "owner": {}})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("-3", -3),
        ("0", 0),
        ("0.20", 0.2),
        ("1e3", 1000.0),
        ("TRUE", True),
        ("false", False),
        ("yes", "yes"),
        ("None", "None"),
        ("00123", "00123"),  # a code
        ("1234567890123456", "1234567890123456"),  # more digits than a number keeps exactly
        ("+919845012345", "+919845012345"),
        ("4+", "4+"),
        ("", None),
        ("NaN", None),
        ("null", None),
    ],
)
def test_attributes_get_the_type_they_look_like(text: str, value: Any) -> None:
    found = attribute(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["inf", "-Infinity", "1e999", "-1E400"])
def test_infinite_numbers_are_none(text: str) -> None:
    with pytest.raises(ValueError):
        attribute(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-05", "2026-01-04T18:30"),  # midnight in Bengaluru
        ("2026-01-05 10:00", "2026-01-05T04:30"),
        ("2026-01-05T10:00:00Z", "2026-01-05T10:00"),
        ("2026-01-05T10:00:00.123+04:00", "2026-01-05T06:00"),
        ("2026/1/5 9:05", "2026-01-05T03:35"),
        ("5/1/2026", "2026-01-04T18:30"),  # the day comes first
        ("05-01-26 10:00", "2026-01-05T04:30"),
        ("05.01.2026 2:30 PM", "2026-01-05T09:00"),
        ("5 Jan 2026, 12:15 am", "2026-01-04T18:45"),
        ("05-Jan-2026", "2026-01-04T18:30"),
        ("January 5, 2026", "2026-01-04T18:30"),
    ],
)
def test_times_in_the_brokerages_zone(text: str, utc: str) -> None:
    assert read_time(text, KOLKATA).strftime("%Y-%m-%dT%H:%M") == utc


@pytest.mark.parametrize(
    "text",
    ["", "soon", "13/13/2026", "31/02/2026", "2026-01-05 25:00", "45000", "1/1/1969", "5 Foo 2026"],
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(RowError):
        read_time(text, KOLKATA)


def test_a_day_alone_ends_with_its_last_second() -> None:
    assert read_time("05/01/2026", UTC, end_of_day=True) == datetime(
        2026, 1, 5, 23, 59, 59, tzinfo=UTC
    )
    assert read_time("2026-01-05 10:00", UTC, end_of_day=True) == datetime(
        2026, 1, 5, 10, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("source", "WhatsApp", ("whatsapp", "")),
        ("source", "Walk in", ("walk_in", "")),
        ("source", "MAGICBRICKS", ("portal", "MagicBricks")),
        ("source", "Google Ads", ("import", "Google Ads")),
        ("budget_max", "1.2 Cr", (Decimal("12000000.00"), "")),
        ("budget_max", "AED 2.5M", (Decimal("2500000.00"), "AED")),
        ("budget_max", "8500000.5", (Decimal("8500000.50"), "")),
        ("budget_max", "0", None),
        ("configurations", "2 bhk| 3BHK ;2BHK", ("2BHK", "3BHK")),
        ("locations", "Whitefield;  HSR   Layout;;", ("Whitefield", "HSR Layout")),
        ("messages_count", "3.0", 3),
        ("payment_method", "Home loan or mortgage", "mortgage"),
        ("currency", "aed", "AED"),
        ("project", "Moon", None),
    ],
)
def test_fields(name: str, text: str, value: Any) -> None:
    assert FIELDS[name](text, PLACE) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("budget_max", "-5"),
        ("budget_max", "99999999999999"),
        ("budget_max", "1 to 2 Cr"),
        ("messages_count", "-1"),
        ("messages_count", "2.5"),
        ("messages_count", "1.000"),  # one, or a thousand
        ("budget_max", "250.000"),
        ("budget_max", "250000-"),
        ("budget_max", "XYZ 250000"),
        ("currency", "RUP"),
        ("currency", "rupees"),
        ("configurations", "big"),
        ("locations", "x" * 121),
        ("status", "hot"),
        ("last_contact_at", "2026-11-21"),
    ],
)
def test_what_no_field_takes(name: str, text: str) -> None:
    with pytest.raises(RowError):
        FIELDS[name](text, PLACE)


def row(cells: dict[str, str], **raw: Any) -> Any:
    header = ["id", *cells]
    lead_map = parse_map({"reference": "id"} | raw, header, ())
    return LeadReader(lead_map, header, PLACE, 10).read(2, ["x", *cells.values()], 1)


def test_words_are_replaced_before_anything_is_read() -> None:
    words = {"from": {"GADS": "website", "-": ""}, "city": {"BLR": "Bengaluru", "?": ""}}
    found = row(
        {"from": "GADS", "city": " BLR "}, source="from", attributes=["city"], value_words=words
    )
    assert (found.values["source"], found.attributes) == ("website", {"city": "Bengaluru"})
    assert (
        row(
            {"from": "-", "city": "?"}, source="from", attributes=["city"], value_words=words
        ).attributes
        == {}
    )


def test_amounts_of_a_row_are_in_one_currency() -> None:
    fields = {"budget_min": "low", "budget_max": "high"}
    assert row({"low": "AED 1M", "high": "2000000"}, **fields).values["currency"] == "AED"
    for low, high in (("AED 1M", "Rs 2000000"), ("3000000", "2000000")):
        with pytest.raises(RowError):
            row({"low": low, "high": high}, **fields)


def test_an_outcome_without_a_date_of_the_lead_dates_the_lead() -> None:
    found = row(
        {"won": "yes", "on": "2026-03-01 10:00"},
        outcome={"column": "won", "won": ["yes"], "at": "on"},
    )
    assert found.closed_at == datetime(2026, 3, 1, 4, 30, tzinfo=UTC)
    assert (found.closed_at - found.created_at).microseconds == 1
    assert not found.is_dated


def test_an_outcome_of_today_is_no_later_than_now() -> None:
    outcome = {"column": "won", "won": ["yes"], "at": "on"}
    assert row({"won": "yes", "on": "2026-11-20"}, outcome=outcome).closed_at == NOW
    with pytest.raises(RowError, match="in the future"):
        row({"won": "yes", "on": "2026-11-21"}, outcome=outcome)


def test_a_status_can_tell_the_outcome_too() -> None:
    found = row({"stage": "Won", "on": "2026-03-01 10:00"}, status="stage", closed_at="on")
    assert (found.outcome, found.closed_at) == ("won", datetime(2026, 3, 1, 4, 30, tzinfo=UTC))
    assert (
        row({"stage": "Visit", "on": "2026-03-01"}, status="stage", closed_at="on").closed_at
        is None
    )


_known = ["1.2 Cr", "2026-01-05", "won", "98450 12345", "a@b.in", "٣", "²", "1e9999", "9" * 400]
_cells = st.text() | st.sampled_from(_known)


@given(st.lists(_cells, min_size=len(FIELDS) + 4, max_size=len(FIELDS) + 4))
def test_any_text_is_a_row_or_a_reason(cells: list[str]) -> None:
    """Nothing else is raised, and what comes out can be stored."""
    names = ["reference", "name", "phone", "email", *FIELDS]
    fields = {name: name for name in names if name != "closed_at"}
    lead_map = parse_map({**fields, "attributes": "*"}, names, ())
    with suppress(RowError):
        found = LeadReader(lead_map, names, PLACE, 1).read(2, cells, 1)
        json.dumps(found.attributes, allow_nan=False)
        assert 0 < len(found.reference) <= 64


@given(_cells)
def test_each_field_alone(text: str) -> None:
    for read in FIELDS.values():
        with suppress(RowError):
            read(text, PLACE)
