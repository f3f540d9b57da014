"""A name that the search understands is understood in the chat as well, and the other way round."""

import pytest

from channels_app.bot.understanding.entities.place_index import PlaceIndex, tokenize
from channels_app.bot.understanding.entities.places import find_places
from listings.names.keys import key_of
from listings.names.name_index import NameIndex

NAMES = [
    "Sarjapur Road",
    "Indira Nagar",
    "HSR Layout",
    "Jayanagar Extension",
    "Koramangala Block 2",
    "Electronic City Phase 6",
    "Banashankari Stage 3",
    "Mantri Apartments",
    "Évry Gardens",
    "Kengeri 21 Main",
]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("sarjapur rd", "Sarjapur Road"),
        ("indira ngr", "Indira Nagar"),
        ("hsr lyt", "HSR Layout"),
        ("jayanagar ext", "Jayanagar Extension"),
        ("jayanagar extn", "Jayanagar Extension"),
        ("koramangala blk ii", "Koramangala Block 2"),
        ("electronic city ph vi", "Electronic City Phase 6"),
        ("banashankari st 3rd", "Banashankari Stage 3"),
        ("banashankari stage iii", "Banashankari Stage 3"),
        ("mantri apts", "Mantri Apartments"),
        ("evry gardens", "Évry Gardens"),
        ("kengeri 21st main", "Kengeri 21 Main"),
    ],
)
def test_both_read_what_is_abbreviated(typed: str, name: str) -> None:
    assert NameIndex(NAMES).exact(typed) == [name]
    index = PlaceIndex(projects=[], localities=NAMES)
    assert [mention.place.name for mention in find_places(typed, index)] == [name]


@pytest.mark.parametrize("name", [*NAMES, "K.R. Puram", "Sector6", "1st Stage", "T C Palya"])
def test_both_have_one_key_for_a_name(name: str) -> None:
    assert "".join(token for token, _, _ in tokenize(name)) == key_of(name)
