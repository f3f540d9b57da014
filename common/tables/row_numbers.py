"""Columns that only count the rows of their file, such as "Sr No": they name nothing. Pure."""

from collections.abc import Iterable

_MANY = 20  # rows from which on it means something that each number follows the one before


def counts_rows(cells: Iterable[str]) -> bool:
    """Whether these are such numbers: whole, and either none is above twice the number of rows
    (some were deleted), or nearly each is one more or one less than the one before (a part of a
    list). Empty cells do not count; the first that is no whole number decides."""
    rows = largest = steps = 0
    before: int | None = None
    for cell in cells:
        text = cell.strip(" \t.)#")
        if not text:
            continue
        if not text.isdecimal() or len(text) > 9:
            return False
        number = int(text)
        steps += before is not None and abs(number - before) == 1
        rows, largest, before = rows + 1, max(largest, number), number
    is_running = rows >= _MANY and steps >= 0.9 * (rows - 1)
    return rows > 0 and (largest <= 2 * rows or is_running)
