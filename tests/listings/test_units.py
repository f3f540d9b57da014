"""Areas and configurations in the forms of the Bengaluru price list and of chats."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.units import MAX_SQFT, Configuration, UnitError, parse_area, parse_configuration


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1056", "1056", "1056"),
        ("1133.5", "1133.5", "1133.5"),
        ("2100 - 2850", "2100", "2850"),
        ("34.46Sq. Meter", "370.92", "370.92"),  # 34.46 × 10.7639104 = 370.924…
        ("1100Sq. Yards", "9900", "9900"),
        ("5.31Acres", "231303.6", "231303.6"),  # 5.31 × 43,560
        ("3Cents", "1306.8", "1306.8"),
        ("24Guntha", "26136", "26136"),
        ("4125Perch", "1123031.25", "1123031.25"),  # 4,125 × 272.25
        ("1Grounds", "2400", "2400"),
        ("1,200 sq ft", "1200", "1200"),
        ("1200 sq.ft.", "1200", "1200"),
        ("1200sqft", "1200", "1200"),
        ("1200 SFT", "1200", "1200"),
        ("1200 square feet", "1200", "1200"),
        ("100 sqm", "1076.39", "1076.39"),
        ("100 m²", "1076.39", "1076.39"),
        ("100 square metres", "1076.39", "1076.39"),
        ("200 gaj", "1800", "1800"),
        ("4 marla", "1089", "1089"),
        ("1 hectare", "107639.1", "107639.1"),
        ("100 to 120 sqm", "1076.39", "1291.67"),
        ("1200 sqft - 1500 sqft", "1200", "1500"),
        ("1,200\u20131,500 sq ft", "1200", "1500"),
        ("1 acre - 2 acres", "43560", "87120"),
        ("1.250 acres", "54450", "54450"),  # nobody has a thousand acres and writes them so
    ],
)
def test_areas_in_square_feet(text: str, low: str, high: str) -> None:
    area = parse_area(text)
    assert (area.min_sqft, area.max_sqft) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("0", "more than zero"),
        ("0 - 100", "more than zero"),
        ("0.001 sqft", "more than zero"),
        ("1.200", "can be 1.2 or 1200"),
        ("1.200 sqft", "can be 1.2 or 1200"),
        ("1.200 sqm", "can be 1.2 or 1200"),
        ("1.000 - 1.200 sqft", "can be 1 or 1000"),
        ("-5", "not an area"),
        ("-5 acres", "not an area"),
        ("large", "not an area"),
        ("NaN", "not an area"),
        ("1 - 2 - 3", "not an area"),
        ("10 bigha", "'bigha' is not known"),
        ("1e5", "is not known"),
        ("75 lakh", "'lakh' is not known"),
        ("2850 - 2100", "backwards"),
        ("99999 acres", "larger than any project"),
        ("1" * 61, "too long"),
    ],
)
def test_what_is_no_area_says_why(text: str, reason: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_area(text)
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("text", "name", "bedrooms", "hint"),
    [
        ("2 BHK", "2BHK", "2", ""),
        ("2bhk", "2BHK", "2", ""),
        ("2-BHK", "2BHK", "2", ""),
        ("02 BHK", "2BHK", "2", ""),
        ("2.5 BHK", "2.5BHK", "2.5", ""),
        ("27 BHK", "27BHK", "27", ""),
        ("1 RK", "1RK", "0", ""),
        ("Studio", "Studio", "0", ""),
        ("studio apartment", "Studio", "0", ""),
        ("4 Bedroom", "4BHK", "4", "house"),
        ("3 bedrooms", "3BHK", "3", "house"),
        ("3BR", "3BHK", "3", ""),
        ("3 bed", "3BHK", "3", ""),
    ],
)
def test_configurations(text: str, name: str, bedrooms: str, hint: str) -> None:
    configuration = parse_configuration(text)
    assert configuration is not None
    assert (configuration.name, configuration.bedrooms, configuration.property_hint) == (
        name,
        Decimal(bedrooms),
        hint,
    )


@pytest.mark.parametrize("text", ["", "  ", "\u00a0"])
def test_no_configuration_is_none(text: str) -> None:
    assert parse_configuration(text) is None


@pytest.mark.parametrize(
    "text", ["0 BHK", "51 BHK", "-2 BHK", "villa", "BHK", "2", "2 BHK villa with a garden" * 3]
)
def test_what_is_no_configuration_is_refused(text: str) -> None:
    with pytest.raises(UnitError):
        parse_configuration(text)


_WORDS = st.lists(
    st.sampled_from(
        [
            "1200",
            "0",
            "1.5",
            ",",
            ".",
            " ",
            "-",
            " to ",
            "sq",
            "ft",
            "m²",
            "Acres",
            "BHK",
            "RK",
            "Bedroom",
            "Studio",
        ]
    )
    | st.text(max_size=2),
    max_size=10,
).map("".join)


@given(text=_WORDS | st.text(max_size=70))
def test_any_text_is_an_area_or_a_unit_error(text: str) -> None:
    try:
        area = parse_area(text)
    except UnitError:
        return
    assert 0 < area.min_sqft <= area.max_sqft <= MAX_SQFT


@given(text=_WORDS | st.text(max_size=70))
def test_any_text_is_a_configuration_none_or_a_unit_error(text: str) -> None:
    try:
        configuration = parse_configuration(text)
    except UnitError:
        return
    if configuration is None:
        assert not text.strip()
    else:
        assert isinstance(configuration, Configuration)
        assert 0 <= configuration.bedrooms <= 50
