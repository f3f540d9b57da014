"""Moments as other programs export them. Pure."""

import re
from datetime import UTC, datetime, tzinfo

from common.tables.cells import RowError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = (
    r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"\s*(?P<half>[ap])?\.?m?\.?)?"
)
_FORMS = tuple(
    re.compile(form + _CLOCK, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})[- ](?P<month>[a-z]{3,9})[-, ]+(?P<year>\d{4}|\d{2})",
        r"(?P<month>[a-z]{3,9}) (?P<day>\d{1,2}),? (?P<year>\d{4})",
    )
)


def read_time(text: str, zone: tzinfo, *, end_of_day: bool = False) -> datetime:
    """2026-11-20, 2026-11-20T14:05:00Z, 20/11/2026 2:05 PM, 20 Nov 2026: aware, in ``zone`` where
    the text names none. The day comes before the month. A day alone is its first moment, or with
    ``end_of_day`` its last second. Raises RowError."""
    try:
        at, has_clock = _read(text)
        if end_of_day and not has_clock:
            at = at.replace(hour=23, minute=59, second=59)
        aware = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RowError(
            f"The time {text[:40]!r} is not one such as 2026-11-20 14:05 or 20/11/2026."
        ) from error
    if not 1970 <= aware.year <= 2199:
        raise RowError(f"The time {text[:40]!r} is not between 1970 and 2199.")
    return aware


def _read(text: str) -> tuple[datetime, bool]:
    if len(text) >= 10 and text[4:5] == "-":
        try:
            return datetime.fromisoformat(text), len(text) > 10
        except ValueError:
            pass
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _composed(match), match["hour"] is not None
    raise ValueError(text)


def _composed(match: re.Match[str]) -> datetime:
    month = match["month"].lower()[:3]
    year, hour = int(match["year"]), int(match["hour"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(match[0])
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return datetime(
        year if year > 99 else 2000 + year,
        int(month) if month.isdigit() else _MONTHS.index(month) + 1,
        int(match["day"]),
        hour,
        int(match["minute"] or 0),
        int(match["second"] or 0),
    )
