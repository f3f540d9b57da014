"""Cells that every file may have."""

import pytest

from common.tables.cells import RowError, choice_named, clean
from listings.choices import Possession


@pytest.mark.parametrize(
    "text",
    ["under_construction", "Under construction", " UNDER-CONSTRUCTION ", "under  construction"],
)
def test_a_choice_is_named_by_value_or_label(text: str) -> None:
    assert choice_named(Possession, text) is Possession.UNDER_CONSTRUCTION


@pytest.mark.parametrize("text", ["", "  ", "construction", "underconstruction"])
def test_what_names_none(text: str) -> None:
    assert choice_named(Possession, text) is None


def test_a_text_has_single_spaces_and_an_end() -> None:
    assert clean(" Brigade \t Citrine\n", name="project", longest=15) == "Brigade Citrine"
    with pytest.raises(RowError, match="The project is longer than 14 characters"):
        clean(" Brigade \t Citrine\n", name="project", longest=14)
