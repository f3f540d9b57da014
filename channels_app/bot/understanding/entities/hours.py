"""The time of day that a message names: an exact time, or morning, afternoon, evening."""

import re
from collections.abc import Sequence
from datetime import time

from channels_app.bot.understanding.slots import SaidTime
from channels_app.bot.understanding.text import Span, blank, first_of, words
from scheduling.choices import SlotName

_SLOTS = (
    (SlotName.MORNING, words(
        r"(?<!good )morning", r"sub[ah]{1,2}", r"saver[ae]", r"savere", r"forenoon", r"first half",
        r"सुबह",
    )),
    (SlotName.AFTERNOON, words(
        r"(?<!good )after ?noon", r"dopahar", r"dopeher", r"dupahar", r"dophar", r"noon",
        r"post lunch", r"after lunch", r"second half", r"दोपहर",
    )),
    (SlotName.EVENING, words(
        r"(?<!good )evening", r"shaa?m(?= ko| mein| me|$|\s\d)", r"shaam", r"tonight",
        r"after (?:office|work)", r"शाम",
    )),
)  # fmt: skip
# Half-open hours of the slots, as visits are offered.
_WINDOWS = ((SlotName.MORNING, 9, 12), (SlotName.AFTERNOON, 12, 15), (SlotName.EVENING, 15, 18))

_CLOCK = re.compile(
    r"(?<![\w.,:/₹$-])(?:(?P<at>at|by|around|@)\s{0,2})?(?P<hour>[01]?\d|"
    r"2[0-3])(?:[:.](?P<minute>[0-5]\d))?"
    r"(?:\s?(?:-|–|to|and|or|se)\s?(?P<until>[01]?\d|2[0-3])(?:[:.][0-5]\d)?(?=\s?(?:[ap]\.?m\b|"
    r"baje|o'?\s?clock)))?"
    r"\s?(?:(?P<meridiem>[ap]\.?m)\b\.?|(?P<clock>o'?\s?clock\b|baje\b|bje\b|बजे|hrs\b))?(?!\w|"
    r"[:/]?\d|\s?%)",
    re.IGNORECASE,
)
_NOT_AN_HOUR = re.compile(
    r"\s*-?(?:bhk|rk|bed|bath|floor|lakh|lac|cr|k\b|sq|acre|people|person|of us|month|year|day|"
    r"week|km|min|unit|"
    r"options?|flats?|villas?|plots?|"
    r"block|phase|stage|cross|sector|tower|percent|%|the\b)",
    re.IGNORECASE,
)
_EARLIEST = 8  # "at 5" means the afternoon: nobody visits at five in the morning


def find_hours(text: str, *, days: Sequence[Span] = (), expected: bool = False) -> SaidTime:
    """The time, and the part of the day, that a message names whose contact details, money and room
    counts are blanked out.

    `days`: where dates stand. A part that is said wins over the one in which the time lies.
    `expected`: a time was asked for, so a bare "5" counts.
    """
    said = first_of(_SLOTS, text)
    clock = _find_clock(blank(text, days), said=said, expected=expected)
    if clock is None:
        return SaidTime(slot=said)
    slot = said or next((name for name, start, end in _WINDOWS if start <= clock.hour < end), None)
    return SaidTime(slot=slot, time=clock)


def _find_clock(text: str, *, said: SlotName | None, expected: bool) -> time | None:
    for match in _CLOCK.finditer(text):
        marked = match["meridiem"] or match["clock"] or (match["minute"] and ":" in match[0])
        if not marked and not (match["at"] or (expected and text.strip() == match[0].strip())):
            continue
        if not marked and (match["minute"] or _NOT_AN_HOUR.match(text, match.end())):
            continue
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["meridiem"] and not 1 <= hour <= 12:
            continue
        until = int(match["until"]) if match["until"] else None
        meridiem = (match["meridiem"] or "")[:1].lower()
        hour = _on_24_hours(hour, meridiem, said=said, until=until, written=match["hour"])
        return time(hour, minute)
    return None


def _on_24_hours(
    hour: int, meridiem: str, *, said: SlotName | None, until: int | None, written: str
) -> int:
    if meridiem == "p" and until is not None and hour > until % 12 and hour != 12:
        meridiem = "a"  # "11-1 pm" begins before noon
    if meridiem:
        return hour % 12 + (12 if meridiem == "p" else 0)
    if hour == 0 or hour > 12 or written.startswith("0"):
        return hour
    if said == SlotName.MORNING:
        return hour
    if said or hour < _EARLIEST:
        return hour % 12 + 12
    return hour
