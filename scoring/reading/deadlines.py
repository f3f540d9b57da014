"""Periods and months as signs of urgency: "within 15 days", "do mahine mein", "by March", "after 6
months"."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime

from .phrases import Match, Signal
from .spelling import spelt_set
from .tokens import FIGURE, NUMBER, Token

WITHIN_A_MONTH = Signal("urgency", "wanted within a month", 6, ())
WITHIN_A_QUARTER = Signal("urgency", "wanted within three months", 4, ())
WITHIN_HALF_A_YEAR = Signal("urgency", "wanted within half a year", 2, ())
LATER = Signal("urgency", "wanted in more than half a year", -5, ())

_UNITS = {
    word: days
    for days, words in {
        1: "day days din dino दिन",
        7: "week weeks hafta wk wks हफ्ते हफ्ता",
        30: "month months mahina mth mths mahino महीने महीना",
        365: "year years yr yrs saal साल",
    }.items()
    for word in words.split()
}
_SPELT = {
    word: value
    for value, words in enumerate(
        (
            "a an one ek एक", "two couple do दो", "three teen tin तीन", "four char चार",
            "five paanch panch पांच",
            "six chhe chah छह", "seven saat", "eight aath", "nine nau", "ten das दस",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_SOON = spelt_set("within in by before under next only have has had gave give given got")
_SOON_BEHIND = spelt_set("mein andar tak में तक")
_LATER = spelt_set("after")
_LATER_BEHIND = spelt_set("baad later बाद")
_MONTH_NAMES = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
_MONTHS = {
    word: number for number, words in enumerate(_MONTH_NAMES, start=1) for word in words.split()
}
_MONTH_CUES = spelt_set("by before in until till from around mid end early")
_MONTH_CUES_BEHIND = spelt_set("tak mein se में तक")
# Whose period it is: that of a building or a contract, not that of the customer's wish.
_NOT_THE_WISH = spelt_set(
    "possession handover completion completed construction old experience warranty lease loan emi "
    "tenure contract "
    "maintenance interest built cheque cheques"
)
_LONGEST_WISH = 3650


def find_deadlines(
    tokens: Sequence[Token], clauses: Sequence[int], *, now: datetime
) -> Iterator[Match]:
    """When it is wanted, seen from `now`."""
    for index, token in enumerate(tokens):
        if token.word in _UNITS and index:
            match = _period(tokens, clauses, index)
        elif token.word in _MONTHS:
            match = _month(tokens, clauses, index, now)
        else:
            match = _year(tokens, clauses, index, now)
        if match and not _NOT_THE_WISH.intersection(_thought(tokens, clauses, index)):
            yield match


def _thought(tokens: Sequence[Token], clauses: Sequence[int], index: int) -> Iterator[str]:
    """The words of the thought that a token belongs to."""
    start, end = bisect_left(clauses, clauses[index]), bisect_right(clauses, clauses[index])
    return (token.word for token in tokens[start:end])


def _value(token: Token) -> int | None:
    if token.word == NUMBER and token.raw.isdigit() and len(token.raw) < 4:
        return int(token.raw)
    return _SPELT.get(token.word)


def _signal(days: int) -> Signal:
    if days <= 31:
        return WITHIN_A_MONTH
    if days <= 92:
        return WITHIN_A_QUARTER
    return WITHIN_HALF_A_YEAR if days <= 183 else LATER


def _words(
    tokens: Sequence[Token], clauses: Sequence[int], at: int, indices: range
) -> list[tuple[int, str]]:
    """The words at `indices` that belong to the same thought as token `at`."""
    return [
        (i, tokens[i].word) for i in indices if 0 <= i < len(tokens) and clauses[i] == clauses[at]
    ]


def _period(tokens: Sequence[Token], clauses: Sequence[int], unit: int) -> Match | None:
    """The unit at `unit` with its number before it ("15 days", "next two weeks"), and the word that
    says how."""
    number = _value(tokens[unit - 1]) if clauses[unit - 1] == clauses[unit] else None
    if not number:
        return None
    days = number * _UNITS[tokens[unit].word]
    before = _words(tokens, clauses, unit, range(unit - 2, unit - 5, -1))
    behind = _words(tokens, clauses, unit, range(unit + 1, unit + 3))
    soon = [i for i, word in before if word in _SOON] or [
        i for i, word in behind if word in _SOON_BEHIND
    ]
    later = [i for i, word in before if word in _LATER] or [
        i for i, word in behind if word in _LATER_BEHIND
    ]
    if not (soon or later) or days > _LONGEST_WISH:
        return None
    edge = (later or soon)[0]
    signal = LATER if later and days > 92 else _signal(days)
    return Match(signal, min(edge, unit - 1), max(edge, unit) + 1)


def _month(
    tokens: Sequence[Token], clauses: Sequence[int], index: int, now: datetime
) -> Match | None:
    before = _words(tokens, clauses, index, range(index - 1, index - 4, -1))
    behind = _words(tokens, clauses, index, range(index + 1, index + 2))
    cue = [i for i, word in before if word in _MONTH_CUES] or [
        i for i, word in behind if word in _MONTH_CUES_BEHIND
    ]
    if not cue:
        return None
    away = (_MONTHS[tokens[index].word] - now.month) % 12
    year = next(
        (y for i in (index + 1, index + 2) if (y := _calendar_year(tokens, clauses, index, i))),
        None,
    )
    if year is not None:
        away = (year - now.year) * 12 + _MONTHS[tokens[index].word] - now.month
    return (
        Match(_signal(away * 30), min(cue[0], index), max(cue[0], index) + 1) if away >= 0 else None
    )


def _year(
    tokens: Sequence[Token], clauses: Sequence[int], index: int, now: datetime
) -> Match | None:
    """ "in 2028" """
    year = _calendar_year(tokens, clauses, index, index)
    if (
        year is None
        or year <= now.year
        or not index
        or tokens[index - 1].word not in _MONTH_CUES | {"next"}
    ):
        return None
    return Match(LATER, index - 1, index + 1)


def _calendar_year(
    tokens: Sequence[Token], clauses: Sequence[int], at: int, index: int
) -> int | None:
    if (
        index >= len(tokens)
        or clauses[index] != clauses[at]
        or tokens[index].word not in (NUMBER, FIGURE)
    ):
        return None
    raw = tokens[index].raw
    return int(raw) if len(raw) == 4 and raw.startswith("20") and raw.isdigit() else None
