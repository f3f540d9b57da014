"""Which columns only count the rows of their file."""

import pytest

from common.tables.row_numbers import counts_rows


@pytest.mark.parametrize(
    "cells",
    [
        ["1"],
        ["1", "2", "3"],
        ["3", "2", "1"],
        ["2", "3", "1"],
        ["1.", "2.", "3."],
        ["#1", "#2"],
        ["001", "002"],
        ["1", "2", "", "5"],  # two rows were deleted
        ["१", "२", "३"],
        [str(n) for n in range(51, 101)],  # the second page of a list
        [str(n) for n in range(9_001, 9_031)],
    ],
)
def test_numbers_of_rows(cells: list[str]) -> None:
    assert counts_rows(cells)


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["", ""],
        ["7"],
        ["A-1", "A-2"],
        ["1", "2", "x"],
        ["151", "160", "245"],
        [str(n) for n in range(9_001, 9_019)],  # few of them may follow each other by chance
        [str(3 * n) for n in range(1, 50)],
        ["9845012701", "9845012702"],
        ["1.5", "2.5"],
    ],
)
def test_numbers_that_name_something(cells: list[str]) -> None:
    assert not counts_rows(cells)
