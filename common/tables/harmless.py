"""Lists that people open in a spreadsheet."""

from typing import Any


def harmless(cell: Any) -> Any:
    """A spreadsheet would run what begins like a formula; a number is none."""
    if (
        isinstance(cell, str)
        and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        and not _is_number(cell)
    ):
        return f"'{cell}"
    return cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
