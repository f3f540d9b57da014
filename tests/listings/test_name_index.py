"""Names as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.names.keys import key_of
from listings.names.name_index import NameIndex

NAMES = [
    "Whitefield",
    "ECC Road, Whitefield",
    "Sarjapur  Road",
    "Off Sarjapur Road",
    "Electronic City Phase II",
    "HSR Layout",
    "Hoodi",
    "Sector 6",
    "Indira Nagar",
]


@pytest.fixture
def index() -> NameIndex:
    return NameIndex(NAMES)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("whitefield", ["Whitefield"]),
        (" WHITE FIELD ", ["Whitefield"]),
        ("Sarjapur Road,", ["Sarjapur  Road"]),
        ("sarjapur rd", ["Sarjapur  Road"]),
        ("Electronic City phase 2", ["Electronic City Phase II"]),
        ("Indiranagar", ["Indira Nagar"]),
        ("Whitefeild", []),
        ("", []),
    ],
)
def test_a_name_is_found_however_it_is_spaced(
    index: NameIndex, text: str, names: list[str]
) -> None:
    assert index.exact(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Whitefield", ["ECC Road, Whitefield", "Whitefield"]),
        ("Sarjapur Road", ["Off Sarjapur Road", "Sarjapur  Road"]),
        ("Whitefield Bengaluru", ["Whitefield"]),
        ("flats in HSR Layout please", ["HSR Layout"]),
        ("Road", []),  # a generic word names no place
        ("Layout", []),
        ("6", []),
        ("Koramangala", []),
    ],
)
def test_a_name_is_found_by_its_part(index: NameIndex, text: str, names: list[str]) -> None:
    assert index.containing(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Whitefeild", ["Whitefield"]),  # the whole name before the part of a longer one
        ("Whitfield", ["Whitefield"]),
        ("Sarjpur Raod", ["Sarjapur  Road"]),
        ("Hoody", ["Hoodi"]),
        ("Hodi", []),  # too short to tell a typing error from another name
        ("Koodi", []),  # the first letter is seldom wrong
        ("Sector 7", []),  # another number is another place
        ("Bannerghatta", []),
    ],
)
def test_a_typing_error_is_forgiven(index: NameIndex, text: str, names: list[str]) -> None:
    assert index.similar(text) == names


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    index = NameIndex([text, *NAMES])
    for found in (index.exact(text), index.containing(text), index.similar(text)):
        assert set(found) <= {text, *NAMES}
    if key_of(text):
        assert text in index.exact(text)
