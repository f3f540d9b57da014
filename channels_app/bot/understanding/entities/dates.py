"""The day that a message names, in the brokerage's own calendar."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from channels_app.bot.understanding.scope import ClauseScope
from channels_app.bot.understanding.text import Span, words

_WEEKDAYS = (
    ("mon", "monday", "mondy", "munday"),
    ("tue", "tues", "tuesday", "tusday", "teusday", "tuesdy"),
    ("wed", "weds", "wednesday", "wensday", "wednsday", "wednesdy", "wedensday"),
    ("thu", "thur", "thurs", "thursday", "thurday", "thrusday", "thusday", "thursdy"),
    ("fri", "friday", "fridy", "firday"),
    ("sat", "saturday", "saterday", "satarday", "saturdy", "satday"),
    ("sun", "sunday", "sundy", "suday"),
)
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_MOST_DATES = 8  # of a kind: nobody proposes more
_ALSO_ENGLISH_WORDS = frozenset(
    {"mon", "wed", "sat", "sun"}
)  # "sun facing", "sat there": a day only in company

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|"
    r"dec(?:ember)?)"
)
_CALENDAR = words(
    r"(?P<iso>(?:19|20)\d\d-\d{1,2}-\d{1,2})",
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? ?-?{_MONTH}\.?(?:,? ?-?(?:19|20)\d\d)?",
    rf"{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?!\d|:| ?(?:bhk|[ap]m))(?:,? (?:19|20)\d\d)?",
    r"\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:(?:19|20)\d\d|\d\d)",
    r"(?!24/7)\d{1,2}/\d{1,2}(?![/\d])",
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMED = re.compile("|".join(_MONTHS))
_PIVOT = 69  # of two-digit years, as POSIX reads them: 68 is 2068, 69 is 1969
_LEAP_CYCLE = 8  # a 29 February comes again within eight years
_ORDINAL = words(
    r"(?:on |by )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)(?! of)"
    r"(?! (?:floor|block|phase|cross|main|stage|"
    r"sector|street|road|time|flat|tower|wing|bhk|house|option|one|property|project))",
)
_ORDINAL_CUES = re.compile(r"^(?:on|by|the)\b", re.IGNORECASE)
_TARIKH = words(r"(?P<day>\d{1,2}) tarikh", r"(?P<day2>\d{1,2}) ko(?! (?:chahiye|hi))")
_NAMED_WEEKDAY = words(
    rf"(?:(?P<which>this|coming|upcoming|next|on|by|is|agle|agli|"
    rf"iss?|is|coming) )?(?P<weekday>{'|'.join(_WEEKDAY)})(?: ?,? (?:the )?(?P<dom>\d{{1,2}})"
    r"(?:st|nd|rd|th)?(?![\d:]| ?(?:[ap]m|baje|nov|dec)))?\.?",
)
_COMPANY_AFTER = re.compile(
    r"\s*,?\s*(?:at\b|\d|morning|afternoon|evening|subah|dopahar|shaam|ko\b|or\b|works|"
    r"is fine|viewing|visit|call|wal[ai]\b|$)",
    re.IGNORECASE,
)

_RELATIVE: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        2,
        words(
            r"(?:the )?day after tom+or+ow",
            r"overmorrow",
            r"day after tmrw?",
        ),
    ),
    (
        1,
        words(
            r"(?<!after )tom+or+ow",
            r"tom+or+w",
            r"tmrw?",
            r"tmr",
            r"2mrw",
            r"2morrow",
            r"(?:aane wala )?kal",
            r"tmw",
            r"tomm?or+o?w'?s?",
            r"2moro?",
        ),
    ),
    (0, words(r"today", r"tonight", r"aaj", r"this(?= (?:morning|afternoon|evening))")),
)
_IN_DAYS = words(
    r"(?:in|after) (?P<n1>\d{1,2}|two|three|four|five|a|one) days?(?: time)?",
    r"(?P<n2>\d{1,2}) (?:days from now|days later|din (?:baad|mein|me))",
)
_WEEK_FROM = words(r"(?:a|one|1) week from (?:today|now)", r"(?:same|this) day next week")
_SMALL_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}

# "move it from Saturday to Sunday", "not on Friday", "can't make it tomorrow": the day that is not
# meant.
_LEFT = re.compile(
    r"\b(?:(?:from|instead of|rather than|not|except|can't|cannot|won't|unable to)(?: \w+){0,3}|"
    r"nahi(?: \w+){1,3})\s*$",
    re.IGNORECASE,
)  # "nahi" right before a day answers what was said: "nahi, Sunday ko"; "Sunday ko nahi" is below
_LEFT_AFTER = words(r"(?:ko )?(?:nahi+n?|mat)")  # "kal nahi, parso"
_NEGATION_ENDS = re.compile(r"[,.;!?]|\b(?:but|to)\b", re.IGNORECASE)


# "Sunday's viewing", "kal wala visit", "Sunday se Monday": the day of what is booked
_IS_BOOKED = re.compile(
    r"^(?:'?s)? ?(?:\d{1,2} ?[ap]m |morning |evening |afternoon )?(?:wala |wali |ka |ki |ke )?"
    r"(?:visit|viewing|booking|appointment|meeting|call|slot)(?!\w)|^ (?:wala|wali) |^ se "
)
_IS_CANCELLED = words(
    r"cancel\w*", r"scrap", r"call off", r"hata\w*", r"रद्द", r"कैंस\w*", r"الغ\S*", r"ألغ\S*",
    r"drop", r"remove", r"delete", r"nikaal",
)  # fmt: skip
_MOVES = re.compile(
    r"(?<!\w)(?:shift|move|push|change|postpone|prepone|reschedule|instead|make it|put|kar ?do|"
    r"kardo|rakh\w*|badha\w*|badal\w*|khiska\w*|kar dijiye|kar lo|कर दीजिए|कर दो|रख\S*|खिसका\S*|"
    r"بدل\S*|خل\S*|غير\S*|no wait)(?!\w)"
)


def moves(text: str) -> re.Match[str] | None:
    """Whether one time is put in the place of another: the last that is named is meant then."""
    return _MOVES.search(text)


@dataclass(frozen=True)
class Day:
    """A date and where the text names it."""

    value: date
    span: Span


def find_day(
    text: str, scope: ClauseScope, *, today: date, expected: bool = False
) -> tuple[date | None, tuple[Span, ...]]:
    """The day meant (None when none is named) and where days stand in the text.

    Of several the first counts that is not ruled out ("not Friday", "from Saturday to Sunday"); one
    that is only said to be impossible is no wish. Without a year a past day means next year's; with
    one it stays in the past. `expected`: a day was asked for, so "sun" and "25th" count without
    company."""
    days: list[Day] = []
    for reader in (_relative, _calendar, _weekdays, _ordinals):
        for day in islice(reader(text, today, expected), _MOST_DATES):
            if all(day.span[1] <= other.span[0] or day.span[0] >= other.span[1] for other in days):
                days.append(day)
    days.sort(key=lambda day: day.span)
    meant = _one_expression(text, days)
    free = [day for day in meant if not _ruled_out(text, day)]
    others = [day for day in free if not _IS_BOOKED.match(text[day.span[1] : day.span[1] + 60])]
    if moves(text) and others:
        free = others
    wanted = scope.wanted(free, lambda day: day.span)
    asked = [day for day in wanted if _WISH.search(scope.clause_of(day.span))]
    wanted = asked or wanted
    if not wanted and len(meant) == 1 and re.search(r"\bfrom\s*$", text[: meant[0].span[0]]):
        wanted = meant  # "free from Monday"
    if not wanted and _IS_CANCELLED.search(text):
        wanted = [day for day in meant if not _LEFT_AFTER.match(text[day.span[1] :].lstrip())]
    chosen = wanted[-1 if moves(text) else 0].value if wanted else None
    return chosen, tuple(day.span for day in days)


#: in the clause of a day, that something is wished for then
_WISH = re.compile(
    r"(?<![\w])(?:visit\w*|view\w*|see|dekh\w*|book\w*|call\w*|ring|phone|shift|move|push|come|"
    r"aa|aau\w*|aunga|aaunga|aayenge|aate|milte|block|make it|works|chalega|ok|instead|rakh\w*|"
    r"kar do|phone|fone|देख\S*|आना|आऊ\S*|रख\S*|फोन|कॉल|أزور|نشوف|أعاين|نجي|كلم\S*|اتصل\S*)(?![\w])"
)


def _one_expression(text: str, days: Sequence[Day]) -> list[Day]:
    """ "Saturday, 28 Nov" is one day: the date says which."""
    found: list[Day] = []
    for day in days:
        beside = found and _BESIDE.fullmatch(text[found[-1].span[1] : day.span[0]])
        if beside and _has_digit(text, found[-1]) != _has_digit(text, day):
            date_said = day if _has_digit(text, day) else found[-1]
            found[-1] = Day(date_said.value, (found[-1].span[0], day.span[1]))
        else:
            found.append(day)
    return found


_BESIDE = re.compile(r"[\s,]{0,3}(?:the )?")


def _has_digit(text: str, day: Day) -> bool:
    return any(letter.isdigit() for letter in text[slice(*day.span)])


def _ruled_out(text: str, day: Day) -> bool:
    before = text[max(0, day.span[0] - 40) : day.span[0]]
    clause = _NEGATION_ENDS.split(before)[-1]
    after = text[day.span[1] : day.span[1] + 60]
    # The day's own "on" or "this" belongs to its span, so what stands right before it decides.
    return bool(_LEFT.search(clause) or _LEFT_AFTER.match(after.lstrip()))


def _relative(text: str, today: date, expected: bool) -> Iterator[Day]:
    for match in _WEEK_FROM.finditer(text):
        yield Day(today + timedelta(days=7), match.span())
    for ahead, pattern in _RELATIVE:
        for match in pattern.finditer(text):
            yield Day(today + timedelta(days=ahead), match.span())
    for match in _IN_DAYS.finditer(text):
        number = (match["n1"] or match["n2"]).lower()
        yield Day(today + timedelta(days=_SMALL_NUMBERS.get(number) or int(number)), match.span())


def _calendar(text: str, today: date, expected: bool) -> Iterator[Day]:
    for match in islice(_CALENDAR.finditer(text), _MOST_DATES):
        if value := _written(match[0], is_iso=bool(match["iso"]), today=today):
            yield Day(value, match.span())


def _written(text: str, *, is_iso: bool, today: date) -> date | None:
    """The day of a written date; without a year the next such day, today included."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if is_iso:
        numbers.reverse()
    elif named := _MONTH_NAMED.search(text):
        numbers.insert(1, _MONTHS.index(named[0]) + 1)
    day, month, *year = numbers
    if year:
        full = year[0] if year[0] > 99 else year[0] + (2000 if year[0] < _PIVOT else 1900)
        # "12/25/2026" can only be meant the other way
        return _day(full, month, day) or _day(full, day, month)
    coming = (_day(today.year + ahead, month, day) for ahead in range(_LEAP_CYCLE + 1))
    return next((value for value in coming if value and value >= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekdays(text: str, today: date, expected: bool) -> Iterator[Day]:
    for match in _NAMED_WEEKDAY.finditer(text):
        name = match["weekday"].lower()
        if name in _ALSO_ENGLISH_WORDS and not (
            expected or match["which"] or _COMPANY_AFTER.match(text, match.end())
        ):
            continue
        following_week = (match["which"] or "") == "next" or bool(
            _NEXT_WEEK_BEFORE.search(text[: match.start()])
            or _NEXT_WEEK_AFTER.match(text, match.end())
        )
        this = (match["which"] or "") in ("this", "is", "iss", "coming")
        numbered = _NUMBERED_BEFORE.search(text[: match.start()])
        dom = match["dom"] or (numbered and numbered["dom"])
        value = _day_of_month(today, int(dom)) if dom else None
        if value and value.weekday() == _WEEKDAY[name]:
            yield Day(value, match.span())
            continue
        yield Day(
            _coming(today, _WEEKDAY[name], following_week=following_week, this=this), match.span()
        )


_NUMBERED_BEFORE = re.compile(r"(?<![\d.])(?P<dom>\d{1,2})(?:st|nd|rd|th)? (?:wale |wali |wala )?$")
_NEXT_WEEK_BEFORE = re.compile(r"next week(?: (?:me|mein|on|ka|ke|ki|wale|में|के))? $")
_NEXT_WEEK_AFTER = re.compile(r",? (?:of )?next week")


def _coming(today: date, weekday: int, *, following_week: bool, this: bool) -> date:
    """The next such day, today included where it is ``this`` one; or the one in the week (Monday to
    Sunday) after this one."""
    if following_week:
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7)
        return monday + timedelta(days=weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7 or (0 if this else 7))


def _ordinals(text: str, today: date, expected: bool) -> Iterator[Day]:
    found = [*_ORDINAL.finditer(text), *_TARIKH.finditer(text)]
    for match in found:
        said = match.groupdict()
        value = _day_of_month(today, int(said["day"] or said.get("day2") or 0))
        if value:
            yield Day(value, match.span())


def _day_of_month(today: date, day: int) -> date | None:
    """The next such day of a month, today included."""
    year, month = today.year, today.month
    for _ in range(3):
        value = _day(year, month, day)
        if value and value >= today:
            return value
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None
