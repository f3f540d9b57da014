"""Figures as several countries group them; what can be read in two ways is not read."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text.figures import UnclearFigure, read_figure


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("250000", "250000"),
        ("250,000", "250000"),
        ("2,50,000", "250000"),
        ("1,234,567.5", "1234567.5"),
        ("12,34,567", "1234567"),
        ("1.250.000", "1250000"),  # two dots are no decimals
        ("420.000,00", "420000"),
        ("12.345,6", "12345.6"),
        ("250 000", "250000"),
        ("250\u00a0000", "250000"),
        ("1\u202f250\u202f000,50", "1250000.5"),  # spaces show that the comma is for decimals
        ("1'250'000.50", "1250000.5"),
        ("0.125", "0.125"),
        ("250000.000", "250000"),  # four digits and more are no group
        ("85.5", "85.5"),
        ("२,५०,०००", "250000"),
    ],
)
def test_what_can_be_read_in_one_way_only(text: str, figure: str) -> None:
    assert read_figure(text) == Decimal(figure)


@pytest.mark.parametrize(
    "text",
    ["250.000", "1.000", "75,00,0000", "250,00", "1,5", "1.2.3", "2 50 000", "98450 12345"],
)
def test_what_can_be_read_in_two_ways_or_in_none(text: str) -> None:
    with pytest.raises(UnclearFigure):
        read_figure(text)


@pytest.mark.parametrize(
    ("text", "figure"),
    [("250.000", "250000"), ("1,5", "1.5"), ("250,00", "250"), ("1.250.000", "1250000")],
)
def test_where_dots_group_they_group(text: str, figure: str) -> None:
    assert read_figure(text, dots=True) == Decimal(figure)


def test_the_reason_names_both_readings() -> None:
    with pytest.raises(UnclearFigure, match=r"^can be 250 or 250000$"):
        read_figure("250.000")
    with pytest.raises(UnclearFigure, match=r"^can be 250\.5 or 250500$"):
        read_figure("250,500", dots=True)


def test_three_decimals_before_a_unit_are_decimals() -> None:
    assert read_figure("1.250", is_counted=True) == Decimal("1.25")
    with pytest.raises(UnclearFigure, match=r"1\.25 or 1250"):
        read_figure("1.250", dots=True, is_counted=True)  # 1.250 Tsd. or 1.250 Mio.?


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_what_programs_write_reads_back(figure: Decimal) -> None:
    western = f"{figure:,.2f}"
    swapped = western.translate(str.maketrans(",.", ".,"))
    assert read_figure(western) == read_figure(f"{figure:.2f}") == figure
    assert read_figure(swapped, dots=True) == figure
    assert read_figure(western.replace(",", " ")) == figure


@given(st.text(alphabet="0123456789.,' ٣x-", max_size=12) | st.text(), st.booleans(), st.booleans())
def test_any_text_is_a_figure_or_unclear(text: str, dots: bool, is_counted: bool) -> None:
    with suppress(UnclearFigure):
        assert read_figure(text, dots=dots, is_counted=is_counted) >= 0
