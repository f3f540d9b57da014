"""The time of day that a message names: an exact time, or morning, afternoon, evening."""

import re
from collections.abc import Iterator, Sequence
from datetime import time
from itertools import islice

from channels_app.bot.understanding.entities.dates import moves
from channels_app.bot.understanding.scope import ClauseScope
from channels_app.bot.understanding.slots import SaidTime
from channels_app.bot.understanding.text import Span, blank, words
from scheduling.choices import SlotName

_SLOTS = (
    (SlotName.MORNING, words(
        r"(?<!good )(?<!gud )mornings?", r"forenoon", r"first half",
    )),
    (SlotName.AFTERNOON, words(
        r"(?<!good )(?<!gud )after ?noons?", r"noon", r"post lunch", r"after lunch", r"second half",
    )),
    (SlotName.EVENING, words(
        r"(?<!good )(?<!gud )evenings?", r"eve", r"evng", r"tonight", r"night",
        r"after (?:office|work)",
    )),
)  # fmt: skip

_CLOCK = re.compile(
    r"(?<![\w.,:/₹$-])(?:(?P<at>at|by|around|after|before|@)\s{0,2})?(?P<hour>[01]?\d|"
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
_MOST_CLOCKS = 6
_BETWEEN = re.compile(
    r"(?<!\w)(?:between|from|بين|من) (?P<hour>1[0-2]|[1-9]) ?(?:am|pm)? ?(?:and|to|till|و|-|"
    r"الى) ?\d{1,2}"
    r"(?![\d.]|\s?(?:lakh|lac|cr|k\b|million|mn|m\b|bhk|bed|br\b|%|thousand|nov|dec|th|st))"
)
_PART_AFTER = re.compile(r" ?(?:in the |at )?(?:morning|evening|night|noon)(?!\w)")
_PART_BEFORE = re.compile(r"(?:morning|afternoon|evening) (?:ko |me |mein )?$")
_AFTER_IT = re.compile(r"\s?(?:ke baad|se pehle|ke aas ?paas|के बाद|से पहले|بعد)(?!\w)")
_EARLIEST = 8  # "at 5" means the afternoon: nobody visits at five in the morning


def find_hours(
    text: str, scope: ClauseScope, *, days: Sequence[Span] = (), expected: bool = False
) -> SaidTime:
    """The time, and the part of the day, that a message names whose contact details, money and room
    counts are blanked out.

    `days`: where dates stand. A part that is said wins over the one in which the time lies.
    `expected`: a time was asked for, so a bare "5" counts.
    """
    parts = sorted(
        (match.span(), slot) for slot, pattern in _SLOTS for match in pattern.finditer(text)
    )
    wanted = scope.wanted(parts, lambda part: part[0])
    said = wanted[-1 if moves(text) else 0][1] if wanted else None
    clocks = list(islice(_clocks(blank(text, days), said=said, expected=expected), _MOST_CLOCKS))
    if between := _BETWEEN.search(text):
        hour = _on_24_hours(
            int(between["hour"]), "", said=said, until=None, written=between["hour"]
        )
        clocks.insert(0, (between.span(), time(hour)))
    meant = scope.wanted(clocks, lambda one: one[0])
    clock = meant[-1 if moves(text) else 0][1] if meant else None
    return SaidTime(slot=said, time=clock)


def _clocks(text: str, *, said: SlotName | None, expected: bool) -> Iterator[tuple[Span, time]]:
    for match in _CLOCK.finditer(text):
        marked = match["meridiem"] or match["clock"] or (match["minute"] and ":" in match[0])
        beside = (
            _PART_AFTER.match(text, match.end())
            or _PART_BEFORE.search(text[: match.start()])
            or _AFTER_IT.match(text, match.end())
        )
        if not marked and not (
            match["at"] or beside or (expected and text.strip() == match[0].strip())
        ):
            continue
        if not marked and (match["minute"] or _NOT_AN_HOUR.match(text, match.end())):
            continue
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["meridiem"] and not 1 <= hour <= 12:
            continue
        until = int(match["until"]) if match["until"] else None
        meridiem = (match["meridiem"] or "")[:1].lower()
        hour = _on_24_hours(hour, meridiem, said=said, until=until, written=match["hour"])
        yield match.span(), time(hour, minute)


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
