"""Rows of the two formats, cell by cell."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.tables.cells import RowError
from common.text.money_cells import Habits
from listings.importers import bengaluru, standard
from listings.importers.rows import ImportedListing, doubts
from listings.importers.spelling import NumberedRow, give_refs, respell, spellings
from listings.models import Listing

TODAY, INDIA = date(2026, 11, 20), Habits("IN", "INR")
PLAIN = {
    "area_type": "Super built-up  Area",
    "availability": "Ready To Move",
    "location": "Whitefield",
    "size": "2 BHK",
    "society": "",
    "total_sqft": "1000",
    "bath": "2",
    "balcony": "1",
    "price": "80",
}


def parsed(**cells: str) -> ImportedListing:
    return bengaluru.parse(PLAIN | cells, TODAY, INDIA)


def test_a_plain_row() -> None:
    row = parsed(society=" Coomee ")
    assert (row.project, row.locality, row.city, row.title) == (
        "Coomee",
        "Whitefield",
        "Bengaluru",
        "2BHK apartment in Coomee, Whitefield",
    )
    assert (row.price, row.currency) == (Decimal(8_000_000), "INR")
    assert (row.configuration, row.bedrooms, row.bathrooms, row.balconies) == ("2BHK", 2, 2, 1)
    assert (row.area_min_sqft, row.area_max_sqft, row.area_basis) == (1000, 1000, "super built-up")


@pytest.mark.parametrize(
    ("availability", "possession", "on"),
    [
        ("Ready To Move", "ready", None),
        ("Immediate Possession", "ready", None),
        ("19-Dec", "ready", date(2019, 12, 31)),
        ("26-Oct", "ready", date(2026, 10, 31)),
        ("26-Nov", "under_construction", date(2026, 11, 30)),  # the month is not over
        ("28-feb", "under_construction", date(2028, 2, 29)),
    ],
)
def test_availability(availability: str, possession: str, on: date | None) -> None:
    row = parsed(availability=availability)
    assert (row.possession, row.possession_on) == (possession, on)


@pytest.mark.parametrize(
    ("area_type", "size", "kind"),
    [
        ("Super built-up  Area", "2 BHK", "apartment"),
        ("Plot  Area", "4 Bedroom", "house"),
        ("Built-up  Area", "4 Bedroom", "house"),
        ("Plot  Area", "2 BHK", "house"),
        ("Plot  Area", "", "plot"),
        ("Carpet  Area", "1 RK", "apartment"),
    ],
)
def test_the_kind_of_home(area_type: str, size: str, kind: str) -> None:
    assert parsed(area_type=area_type, size=size).property_type == kind


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"location": " , "}, "The locality is empty."),
        ({"location": "x" * 121}, "longer than 120"),
        ({"society": "x" * 161}, "longer than 160"),
        ({"bath": "-1"}, "bathrooms"),
        ({"balcony": "1.5"}, "balconies"),
        ({"bath": "201"}, "bathrooms"),
        ({"price": "0"}, "The price is not between"),
        ({"price": "-5"}, "The price is not a number of lakh"),
        ({"price": "1e3"}, "The price is not a number of lakh"),
        ({"price": "99999999.9999"}, ""),  # just below ten trillion: still a price
        ({"availability": "19-Foo"}, "The availability"),
    ],
)
def test_what_a_row_may_not_say(cells: dict[str, str], reason: str) -> None:
    if not reason:
        assert parsed(**cells).price == Decimal("9999999999990.00")
        return
    with pytest.raises(RowError, match=reason):
        parsed(**cells)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({}, []),
        (
            {"size": "43 Bedroom", "total_sqft": "2400", "price": "660"},
            ["43 bedrooms in 2400 sqft"],
        ),
        ({"size": "11 BHK", "total_sqft": "5000", "price": "360"}, ["11 bedrooms"]),
        (
            {"size": "10 BHK", "total_sqft": "1000", "price": "80"},
            [],
        ),  # ten bedrooms of 100 sqft are the limit
        (
            {"total_sqft": "5.31Acres", "price": "844", "size": ""},
            ["365 INR per sqft"],
        ),  # 84,400,000 / 231,303.6
        ({"price": "1000.01"}, ["100001 INR per sqft"]),
    ],
)
def test_doubts(cells: dict[str, str], found: list[str]) -> None:
    assert list(doubts(parsed(**cells))) == found


odd = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            *PLAIN.values(),
            "19-Dec",
            "4 Bedroom",
            "2100 - 2850",
            "5.31Acres",
            "1e9",
            "NaN",
            "Ⅻ",
            "٣ BHK",
        ]
    ),
    st.floats().map(str),
    st.integers().map(str),
)


@given(
    st.fixed_dictionaries(dict.fromkeys(PLAIN, odd))
    | st.builds(lambda name, text: PLAIN | {name: text}, st.sampled_from(sorted(PLAIN)), odd)
)
def test_any_row_becomes_a_valid_listing_or_a_reason(cells: dict[str, str]) -> None:
    check(lambda: bengaluru.parse(cells, TODAY, INDIA))


@given(
    st.fixed_dictionaries(
        {
            "ref": st.just("1"),
            "locality": st.just("Hoodi"),
            "city": st.just("Bengaluru"),
            "price": st.just("80 lakh") | odd,
        },
        optional=dict.fromkeys(standard.OPTIONAL, odd),
    )
)
def test_any_standard_row_becomes_a_valid_listing_or_a_reason(cells: dict[str, str]) -> None:
    check(lambda: standard.parse(cells, TODAY, INDIA))


def check(parse: Callable[[], ImportedListing]) -> None:
    try:
        row = parse()
    except RowError:
        return
    list(doubts(row))
    values = {
        name: getattr(row, name)
        for name in row.__dataclass_fields__
        if name not in {"ref", "project"}
    }
    values["amenities"] = list(row.amenities)
    Listing(title=row.title, **values).clean_fields(exclude=["brokerage", "project"])


def test_case_variants_take_the_known_or_the_most_common_spelling() -> None:
    seen = ["Whitefield", "whitefield", "whitefield", "HOODI", "Hoodi"]
    assert spellings([], seen) == {"whitefield": "whitefield", "hoodi": "HOODI"}
    assert spellings(["Whitefield"], seen)["whitefield"] == "Whitefield"


def test_rows_are_told_apart_by_order_and_doubles_by_content() -> None:
    rows = [
        NumberedRow(line, parsed(**cells))
        for line, cells in enumerate(
            [
                {},
                {"location": "whitefield, "},
                {"price": "85"},
                {"availability": "28-Feb"},
                {"balcony": "2"},
            ],
            start=2,
        )
    ]
    kept, refused = give_refs(respell(rows, [], []))
    assert refused == [(3, "The same as line 2.")]
    refs = [row.listing.ref for row in kept]
    assert refs[1:3] == [
        f"{refs[0]}-2",
        f"{refs[0]}-3",
    ]  # price and availability change, the home does not
    assert not refs[3].startswith(refs[0])
    assert len(set(refs)) == 4
