"""One JSON value as a number or as a word, exactly as ``scoring.learning.sql`` reads it in
PostgreSQL.

A number is a JSON number, or a text that is written like one, of at most 60 characters in plain
notation: then neither Python nor PostgreSQL can overflow, and both round it to the same double. A
word is a text as it stands, a boolean, or a JSON number without needless zeros. Null, blank text,
lists and objects are neither: missing.
"""

import re
from decimal import Decimal
from typing import Any

LONGEST = 60
NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$"
_NUMBER = re.compile(NUMBER.replace("$", r"\Z"))


def number(value: Any) -> float | None:
    """The value as a number, None where it is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        if 1e-9 < abs(value) < 1e15:
            return float(value)
        value = plain(value)
    if isinstance(value, str) and len(value) <= LONGEST and _NUMBER.match(value):
        return float(value)
    return None


def word(value: Any) -> str | None:
    """The value as a word, None where there is none."""
    if isinstance(value, str):
        return value if value.strip(" ") else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain(value) or None
    return None


def plain(value: float) -> str:
    """A JSON number as PostgreSQL writes it: no exponent, no needless zeros; empty for NaN and the
    infinities, which JSON does not have."""
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return ""
    text = format(exact, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
