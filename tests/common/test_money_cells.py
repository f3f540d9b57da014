"""Amounts in the cells of lists and the units in the names of their columns."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text.figures import UnclearFigure
from common.text.money_cells import Habits, Terms, read_amount, split_header

INDIA, GERMANY, DUBAI = Habits("IN", "INR"), Habits("DE", "EUR"), Habits("AE", "AED")
AUSTRALIA, PAKISTAN = Habits("AU", "AUD"), Habits("PK", "PKR")
HABITS = {habits.country: habits for habits in (INDIA, GERMANY, DUBAI, AUSTRALIA, PAKISTAN)}


@pytest.mark.parametrize(
    ("text", "country", "amount", "currency"),
    [
        ("85 lakh", "IN", 8_500_000, ""),
        ("1 crore 20 lakh", "IN", 12_000_000, ""),
        ("1.250 Cr", "IN", 12_500_000, ""),
        ("Rs. 75,00,000/-", "IN", 7_500_000, "INR"),
        ("250.000", "DE", 250_000, ""),
        ("1.250.000", "DE", 1_250_000, ""),
        ("€ 375.000", "DE", 375_000, "EUR"),
        ("420.000,00 €", "DE", 420_000, "EUR"),
        ("250\u00a0000 €", "DE", 250_000, "EUR"),
        ("OMR 85000", "AE", 85_000, "OMR"),
        ("SAR 1.2M", "AE", 1_200_000, "SAR"),
        ("QAR 900,000", "AE", 900_000, "QAR"),
        ("PKR 2.5 crore", "AE", 25_000_000, "PKR"),
        ("AED 1.1M", "AE", 1_100_000, "AED"),
        ("85000 OMR", "IN", 85_000, "OMR"),
        ("$500,000", "IN", 500_000, "USD"),
        ("$500,000", "AU", 500_000, "AUD"),  # its own dollars
        ("US$ 500,000", "AU", 500_000, "USD"),
        ("Rs 2.5 crore", "PK", 25_000_000, "PKR"),
        ("₹2.5 crore", "PK", 25_000_000, "INR"),
        ("0", "IN", 0, ""),
    ],
)
def test_amounts(text: str, country: str, amount: int, currency: str) -> None:
    found = read_amount(text, HABITS[country])
    assert found is not None
    assert (found.amount, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("€ 250.000", "can be 250 or 250000"),
        ("1,5 Cr", "not grouped"),
        ("98450 12345", "not grouped"),
        ("250000-", "below zero"),
        ("-250000", "below zero"),
        ("(250000)", "below zero"),
        ("XYZ 5000", "not one amount"),
        ("5000 Taler", "not one amount"),
        ("USD 5000 INR", "two currencies"),
        ("50 - 75 lakh", "not one amount"),
        ("8.5E+06", "not one amount"),
        ("1½ Cr", "not one amount"),
        ("99999999999999", "not one amount"),
    ],
)
def test_what_is_not_surely_an_amount(text: str, reason: str) -> None:
    with pytest.raises(UnclearFigure, match=reason):
        read_amount(text, INDIA)


@pytest.mark.parametrize("text", ["", "lots", "NA", "lakh", "₹"])
def test_what_has_no_figure_is_no_amount(text: str) -> None:
    assert read_amount(text, INDIA) is None


@pytest.mark.parametrize(
    ("name", "bare", "terms"),
    [
        ("Budget (Lacs)", "Budget", Terms(("lakh",))),
        ("BudgetInLakhs", "Budget", Terms(("lakh",))),
        ("budget_max_lakhs", "budget max", Terms(("lakh",))),
        ("Max Budget (in K)", "Max Budget", Terms(("thousand",))),
        ("Budget '000", "Budget", Terms(("thousand",))),
        ("Price (mn)", "Price", Terms(("million",))),
        ("Budget (₹ Cr)", "Budget", Terms(("crore",), ("INR",))),
        ("Price AED", "Price", Terms((), ("AED",))),
        ("Budget (US$)", "Budget", Terms((), ("USD",))),
        ("Budget (Lakh/Cr)", "Budget", Terms(("lakh", "crore"))),
        ("Commission (%)", "Commission", Terms(is_share=True)),
        ("Budget", "Budget", Terms()),
        ("Budget B", "Budget B", Terms()),
        ("Lakhs", "Lakhs", Terms()),  # nothing else would name it
        ("Preferred Location", "Preferred Location", Terms()),
    ],
)
def test_the_name_of_a_column(name: str, bare: str, terms: Terms) -> None:
    assert split_header(name) == (bare, terms)


@pytest.mark.parametrize(
    ("name", "text", "completed"),
    [
        ("Budget (Lacs)", "85", "85 lakh"),
        ("Budget (Lacs)", "₹85", "₹85 lakh"),
        ("Budget (Lacs)", "1.2 Cr", "1.2 Cr"),  # a cell's own unit goes first
        ("Budget (Lacs)", "NA", "NA"),
        ("Budget (AED mn)", "2.5", "AED 2.5 million"),
        ("Budget (AED)", "2.5M", "AED 2.5M"),
        ("Budget (AED)", "INR 85 lakh", "INR 85 lakh"),
        ("Budget (K)", "85 AED", "85 thousand AED"),
        ("Budget (Lakh/Cr)", "1.2 Cr", "1.2 Cr"),
        ("Budget", "85", "85"),
    ],
)
def test_a_cell_is_read_as_if_the_name_stood_in_it(name: str, text: str, completed: str) -> None:
    assert split_header(name)[1].complete(text) == completed


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("Budget (Lacs)", "85,00,000", "looks whole"),
        ("Budget (Lacs)", "8500000.00", "looks whole"),
        ("Budget ('000)", "250000", "looks whole"),
        ("Budget (Lakh/Cr)", "1.2", "counts in lakh or crore"),
        ("Budget (INR/AED)", "85 lakh", "is in INR or AED"),
        ("Commission (%)", "2", "is a share"),
    ],
)
def test_what_the_name_of_a_column_makes_unclear(name: str, text: str, reason: str) -> None:
    with pytest.raises(UnclearFigure, match=reason):
        split_header(name)[1].complete(text)


_NAMED = st.sampled_from(["Budget (Lacs)", "Price AED mn", "Budget (K/Cr)", "C %", "Budget"])
_NAMES = _NAMED | st.text(max_size=12)
_CELLS = st.text(alphabet="0123456789.,-€₹ AEDlakhcr()", max_size=14) | st.text(max_size=80)


@given(_NAMES, _CELLS, st.sampled_from(list(HABITS.values())))
def test_any_cell_is_an_amount_unclear_or_none(name: str, text: str, habits: Habits) -> None:
    with suppress(UnclearFigure):
        found = read_amount(split_header(name)[1].complete(text), habits)
        assert found is None or found.amount >= 0
