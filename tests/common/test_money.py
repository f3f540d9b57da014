"""Amounts in customers' words: found in chat text, parsed from fields, printed short."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text.format_money import format_money
from common.text.money import MAX_AMOUNT, Money, find_amounts, parse_amount


def found(text: str, currency: str = "INR") -> list[tuple[str, int, str, str]]:
    """(the text matched, whole amount, currency, unit) of each amount."""
    return [
        (text[match.start : match.end], int(match.money.amount), match.money.currency, match.unit)
        for match in find_amounts(text, currency=currency)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("budget is 75 lakh", [("75 lakh", 7_500_000, "INR", "lakh")]),
        ("75L max", [("75L", 7_500_000, "INR", "lakh")]),
        ("75 lacs", [("75 lacs", 7_500_000, "INR", "lakh")]),
        ("2 crore tak", [("2 crore", 20_000_000, "INR", "crore")]),
        ("1.5Cr", [("1.5Cr", 15_000_000, "INR", "crore")]),
        ("1 crore 20 lakh", [("1 crore 20 lakh", 12_000_000, "INR", "crore")]),
        ("80 lakh ke andar", [("80 lakh", 8_000_000, "INR", "lakh")]),
        ("₹ 45,000 rent", [("₹ 45,000", 45_000, "INR", "")]),
        ("Rs.500 token", [("Rs.500", 500, "INR", "")]),
        ("Rs. 75,00,000/- only", [("Rs. 75,00,000/-", 7_500_000, "INR", "")]),
        ("INR 900", [("INR 900", 900, "INR", "")]),
        ("AED 2.5M villa", [("AED 2.5M", 2_500_000, "AED", "million")]),
        ("2.5 million dirhams", [("2.5 million dirhams", 2_500_000, "AED", "million")]),
        ("Dhs 85k", [("Dhs 85k", 85_000, "AED", "thousand")]),
        ("500 د.إ", [("500 د.إ", 500, "AED", "")]),
        ("$300k", [("$300k", 300_000, "USD", "thousand")]),
        ("€1.2mn", [("€1.2mn", 1_200_000, "EUR", "million")]),
        ("AED 1.2B tower", [("AED 1.2B", 1_200_000_000, "AED", "billion")]),
        ("about 7500000", [("7500000", 7_500_000, "INR", "")]),
        ("75,00,000 or so", [("75,00,000", 7_500_000, "INR", "")]),
        ("7,500,000.", [("7,500,000", 7_500_000, "INR", "")]),
        ("१.५ करोड़", [("१.५ करोड़", 15_000_000, "INR", "crore")]),
        ("2BHK under 80L in Whitefield", [("80L", 8_000_000, "INR", "lakh")]),
        ("3 Rs 80 lakh", [("Rs 80 lakh", 8_000_000, "INR", "lakh")]),
        ("2.5M", [("2.5M", 2_500_000, "INR", "million")]),
    ],
)
def test_amounts_are_found_where_they_stand(
    text: str, expected: list[tuple[str, int, str, str]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("80 to 90 lakh", 8_000_000, 9_000_000),
        ("80-90L", 8_000_000, 9_000_000),
        ("1.5-2 cr", 15_000_000, 20_000_000),
        ("₹80 – 90 lakh", 8_000_000, 9_000_000),
        ("between 80 and 90 lakh", 8_000_000, 9_000_000),
        ("80 se 90 lakh", 8_000_000, 9_000_000),
        ("90 - 1.2 cr", 9_000_000, 12_000_000),  # ninety lakh: ninety crore would run backwards
        ("80 lakh to 1 crore", 8_000_000, 10_000_000),
        ("Rs 5000 to 1 lakh", 5_000, 100_000),
        ("50000 - 75000", 50_000, 75_000),
    ],
)
def test_both_ends_of_a_range_carry_the_unit(text: str, low: int, high: int) -> None:
    assert [(amount, currency) for _, amount, currency, _ in found(text)] == [
        (low, "INR"),
        (high, "INR"),
    ]


def test_the_carried_unit_is_named_on_both_matches() -> None:
    assert found("80 to 90 lakh") == [
        ("80", 8_000_000, "INR", "lakh"),
        ("90 lakh", 9_000_000, "INR", "lakh"),
    ]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("AED 80k to 2.5M", 80_000, 2_500_000),
        ("AED 1,000 - 2,000", 1_000, 2_000),
        ("AED 1 - 2 m", 1_000_000, 2_000_000),
        ("50000 - 75000 dirhams", 50_000, 75_000),
    ],
)
def test_a_currency_named_once_counts_for_the_whole_range(text: str, low: int, high: int) -> None:
    assert [(amount, currency) for _, amount, currency, _ in found(text)] == [
        (low, "AED"),
        (high, "AED"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2BHK",
        "2 bhk",
        "1200 sqft",
        "12000 sqft",
        "10,000 sq ft",
        "10k sqft",
        "3 months",
        "21/11/2026",
        "2026-11-21",
        "21.11.2026",
        "at 10:30",
        "2 m",
        "500m from the metro",
        "2m away",
        "18 LPA",
        "2B",
        "9876543210",
        "98765 43210",
        "+91 98765 43210",
        "0501234567",
        "pin code 560066",
        "75,00,0000",
        "1.2.3 lakh",
        "https://example.com/p/7500000",
        "₹0",
        "",
    ],
)
def test_other_figures_are_not_money(text: str) -> None:
    assert found(text) == []


def test_a_tower_before_a_dash_is_not_the_lower_end_of_a_range() -> None:
    assert found("Tower 3 - 80 lakh") == [("80 lakh", 8_000_000, "INR", "lakh")]


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("7500000", "INR", Money(Decimal(7_500_000), "INR")),
        (" 75 lakh ", "INR", Money(Decimal(7_500_000), "INR")),
        ("₹1.2 Cr", "AED", Money(Decimal(12_000_000), "INR")),
        ("AED 2.5M", "INR", Money(Decimal(2_500_000), "AED")),
        ("2,50,00,000", "INR", Money(Decimal(25_000_000), "INR")),
        ("2 m", "AED", Money(Decimal(2_000_000), "AED")),
        ("750", "AED", Money(Decimal(750), "AED")),
        ("0", "INR", Money(Decimal(0), "INR")),
        ("10000000000000", "INR", Money(Decimal(10) ** 13, "INR")),
    ],
)
def test_a_field_that_is_one_amount(text: str, currency: str, expected: Money) -> None:
    assert parse_amount(text, currency=currency) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-5",
        "-₹5 lakh",
        "NaN",
        "inf",
        "Infinity",
        "1e5",
        "10000000000001",
        "2000000 cr",
        "80 to 90 lakh",
        "75 lakh ok",
        "9" * 100,
        "1,2",
        "21/11/2026",
        "lakh",
    ],
)
def test_a_field_that_is_not_one_amount(text: str) -> None:
    assert parse_amount(text, currency="INR") is None


@pytest.mark.parametrize(
    ("amount", "currency", "words", "expected"),
    [
        ("18500000", "INR", "indian", "₹1.85 Cr"),
        ("8000000", "INR", "indian", "₹80 lakh"),
        ("100000", "INR", "indian", "₹1 lakh"),
        ("75500", "INR", "indian", "₹75,500"),
        ("999.5", "INR", "indian", "₹999.5"),
        ("0", "INR", "indian", "₹0"),
        ("-500000", "INR", "indian", "-₹5 lakh"),
        ("-0.001", "INR", "indian", "₹0"),
        ("125000000000", "INR", "indian", "₹12,500 Cr"),
        ("1234567000000000", "INR", "indian", "₹12,34,56,700 Cr"),
        ("18500000", "INR", "international", "₹18.5M"),
        ("75500", "INR", "international", "₹75,500"),
        ("750000", "INR", "international", "₹750,000"),
        ("2500000", "AED", "indian", "AED 2.5M"),
        ("850000", "AED", "indian", "AED 850,000"),
        ("1200000000", "AED", "indian", "AED 1.2B"),
        ("1500", "USD", "indian", "$1,500"),
        # half up, not to even
        ("8012500", "INR", "indian", "₹80.13 lakh"),
        ("1.005", "INR", "indian", "₹1.01"),
        # rounding that overflows its unit
        ("9999900", "INR", "indian", "₹1 Cr"),
        ("9999400", "INR", "indian", "₹99.99 lakh"),
        ("99999.999", "INR", "indian", "₹1 lakh"),
        ("999999.995", "AED", "indian", "AED 1M"),
        ("999999999", "AED", "indian", "AED 1B"),
    ],
)
def test_money_is_printed_short(amount: str, currency: str, words: str, expected: str) -> None:
    assert format_money(Decimal(amount), currency, words=words) == expected


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e20", "1e999999"])
def test_what_is_no_amount_is_not_printed(amount: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        format_money(Decimal(amount), "INR")


def test_unknown_words_are_refused() -> None:
    with pytest.raises(ValueError, match="words must be"):
        format_money(Decimal(1), "INR", words="roman")


@given(
    amount=st.decimals(min_value=0, max_value=MAX_AMOUNT - 10**9, places=2),
    currency=st.sampled_from(["INR", "AED", "USD", "EUR", "GBP"]),
    words=st.sampled_from(["indian", "international"]),
)
def test_what_is_printed_reads_back_within_its_rounding(
    amount: Decimal, currency: str, words: str
) -> None:
    printed = format_money(amount, currency, words=words)
    read = parse_amount(printed, currency="INR" if currency != "INR" else "AED")
    assert read is not None
    assert read.currency == currency
    # Half of the second decimal of the unit printed; below the smallest unit the figure is exact.
    units = {"Cr": 10**7, "lakh": 10**5, "M": 10**6, "B": 10**9}
    unit = next((size for word, size in units.items() if printed.endswith(word)), 0)
    assert abs(read.amount - amount) <= Decimal(unit) / 200


_MONEY_TEXT = st.lists(
    st.sampled_from(
        [
            "80",
            "1.5",
            "75,00,000",
            " ",
            "-",
            " to ",
            "lakh",
            "cr",
            "₹",
            "AED ",
            "k",
            "m",
            "2026",
            ".",
            ",",
            "/",
            "bhk",
        ]
    )
    | st.text(max_size=3),
    max_size=14,
).map("".join)


@given(text=_MONEY_TEXT | st.text())
def test_any_text_gives_ordered_matches_inside_it(text: str) -> None:
    end = 0
    for match in find_amounts(text, currency="INR"):
        assert end <= match.start < match.end <= len(text)
        assert 0 < match.money.amount <= MAX_AMOUNT
        end = match.end
    read = parse_amount(text, currency="INR")
    assert read is None or 0 <= read.amount <= MAX_AMOUNT
