"""Which days a recurrence rule of RFC 5545 names, such as FREQ=WEEKLY;BYDAY=MO,TU (pure).

A rule is asked about one day after the other and never walked from its beginning, so that an answer
costs the same whatever the rule says: also one that names no day at all, or one of long ago.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")

#: a Monday: intervals count from it, and no rule names a day before it
ANCHOR = date(2024, 1, 1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST_INTERVAL = 366
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,3}")
_BY_DAY = re.compile(r"(?P<nth>[+-]?[0-9]{1,2})?(?P<day>[A-Z]{2})")
_UNTIL = re.compile(r"(?P<date>[0-9]{8})(?:T[0-9]{6}Z?)?")


class Every(StrEnum):
    """What a rule repeats by; hours and finer name no days."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class DayRuleError(ValueError):
    """A text that is no rule of days; the message is for the person who typed it."""


@dataclass(frozen=True)
class DayRule:
    """``weekdays``: (which one of the month or year, 0 = each; 0 = Monday … 6 = Sunday);
    ``month_days`` count from the end where they are negative. What is empty limits nothing."""

    every: Every
    interval: int = 1
    weekdays: frozenset[tuple[int, int]] = frozenset()
    month_days: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    week_start: int = 0
    until: date = date.max

    def names(self, day: date) -> bool:
        """Whether the rule names this day."""
        return (
            ANCHOR <= day <= self.until
            and self._periods_before(day) % self.interval == 0
            and (not self.months or day.month in self.months)
            and (not self.month_days or not self.month_days.isdisjoint(_in_month(day)))
            and (not self.weekdays or self._is_weekday(day))
        )

    def days(self, first: date, last: date) -> list[date]:
        """The days that it names from ``first`` to ``last``, both included."""
        asked = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in asked if self.names(day)]

    def _periods_before(self, day: date) -> int:
        """How many days, weeks, months or years lie between the anchor's and this one."""
        if self.every == Every.DAILY:
            return (day - ANCHOR).days
        if self.every == Every.WEEKLY:
            first_week = ANCHOR - timedelta(days=(ANCHOR.weekday() - self.week_start) % 7)
            return (day - first_week).days // 7
        years = day.year - ANCHOR.year
        return years if self.every == Every.YEARLY else years * 12 + day.month - ANCHOR.month

    def _is_weekday(self, day: date) -> bool:
        """Whether BYDAY calls this day by its name: FR, 3FR or -2FR."""
        named = [which for which, weekday in self.weekdays if weekday == day.weekday()]
        if not named or 0 in named:
            return bool(named)
        if self.every == Every.YEARLY and not self.months:
            number = day.timetuple().tm_yday
            length = date(day.year, 12, 31).timetuple().tm_yday
        else:
            number, length = day.day, monthrange(day.year, day.month)[1]
        return (number - 1) // 7 + 1 in named or -((length - number) // 7 + 1) in named


def _in_month(day: date) -> tuple[int, int]:
    """The day of the month, from its beginning and from its end."""
    return day.day, day.day - monthrange(day.year, day.month)[1] - 1


def read_day_rule(text: str) -> DayRule:
    """Reads a rule of FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, WKST and UNTIL, on one line.

    Raises DayRuleError for all else. COUNT and BYSETPOS are no parts of a shift: it has no first
    day to count from.
    """
    given = _parts(text)
    if "FREQ" not in given:
        raise DayRuleError("FREQ is missing, such as FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA.")
    if given["FREQ"] not in tuple(Every):
        raise DayRuleError(f"FREQ is {', '.join(Every)}: a shift names days.")
    every = Every(given["FREQ"])
    return _with_defaults(
        DayRule(
            every=every,
            interval=_number(
                "INTERVAL", given.get("INTERVAL", "1"), range(1, _LONGEST_INTERVAL + 1)
            ),
            weekdays=_each("BYDAY", given, lambda word: _by_day(word, every)),
            month_days=_each("BYMONTHDAY", given, lambda word: _month_day(word, every)),
            months=_each("BYMONTH", given, lambda word: _number("BYMONTH", word, range(1, 13))),
            week_start=_weekday("WKST", given.get("WKST", "MO")),
            until=_until(given["UNTIL"]) if "UNTIL" in given else date.max,
        )
    )


_KNOWN = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST", "UNTIL")


def _parts(text: str) -> dict[str, str]:
    rule = text.strip().upper().removeprefix("RRULE:")
    if any(character.isspace() for character in rule):
        raise DayRuleError("A rule is one line without spaces.")
    found: dict[str, str] = {}
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name not in _KNOWN:
            raise DayRuleError(
                f"{name[:20] or 'Nothing'} is no part here: {', '.join(_KNOWN)} are."
            )
        if name in found:
            raise DayRuleError(f"{name} is given twice.")
        found[name] = value
    return found


def _with_defaults(rule: DayRule) -> DayRule:
    """What a rule leaves out is that of its first day, the anchor: a Monday, the 1st of January."""
    if rule.weekdays or rule.month_days or rule.every == Every.DAILY:
        return rule
    if rule.every == Every.WEEKLY:
        return replace(rule, weekdays=frozenset({(0, ANCHOR.weekday())}))
    months = rule.months
    if rule.every == Every.YEARLY and not months:
        months = frozenset({ANCHOR.month})
    return replace(rule, months=months, month_days=frozenset({ANCHOR.day}))


def _each(name: str, given: dict[str, str], read: Callable[[str], T]) -> frozenset[T]:
    words = given[name].split(",") if name in given else ()
    return frozenset(read(word) for word in words)


def _number(name: str, word: str, allowed: range) -> int:
    number = int(word) if _WHOLE_NUMBER.fullmatch(word) else None
    if number is None or number not in allowed:
        raise DayRuleError(f"{name} is a whole number from {allowed[0]} to {allowed[-1]}.")
    return number


def _month_day(word: str, every: Every) -> int:
    if every not in (Every.MONTHLY, Every.YEARLY):
        raise DayRuleError("BYMONTHDAY goes with FREQ=MONTHLY or YEARLY.")
    day = _number("BYMONTHDAY", word, range(-31, 32))
    if day == 0:
        raise DayRuleError("BYMONTHDAY is 1 to 31, or -1 to -31 from the end of the month.")
    return day


def _by_day(word: str, every: Every) -> tuple[int, int]:
    match = _BY_DAY.fullmatch(word)
    if not match:
        raise DayRuleError(f"BYDAY is made of {', '.join(_WEEKDAYS)}.")
    if match["nth"] is None:
        return 0, _weekday("BYDAY", match["day"])
    if every not in (Every.MONTHLY, Every.YEARLY):
        raise DayRuleError("A number before a weekday goes with FREQ=MONTHLY or YEARLY.")
    nth = _number("The number before a weekday", match["nth"], range(-53, 54))
    if nth == 0:
        raise DayRuleError("The number before a weekday is not 0.")
    return nth, _weekday("BYDAY", match["day"])


def _weekday(name: str, word: str) -> int:
    if word not in _WEEKDAYS:
        raise DayRuleError(f"{name} is made of {', '.join(_WEEKDAYS)}.")
    return _WEEKDAYS.index(word)


def _until(word: str) -> date:
    match = _UNTIL.fullmatch(word)
    try:
        return date.fromisoformat(match["date"] if match else "")
    except ValueError as error:
        raise DayRuleError("UNTIL is a day such as 20271231.") from error
