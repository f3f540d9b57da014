"""Shifts: which days an RRULE names, and the working periods of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, rrulestr

from scheduling.hours.slots import Period

#: "every second week" counts from this Monday where the rule names no start of its own
ANCHOR = datetime(2024, 1, 1)


@dataclass(frozen=True)
class Shift:
    """The days of ``rrule``, from ``starts`` to ``ends`` in wall time."""

    rrule: str
    starts: time
    ends: time


@lru_cache(maxsize=4096)
def days_of_rule(rule: str, first: date, last: date) -> frozenset[date]:
    """The days from ``first`` to ``last`` (both included) that the rule names.

    Raises ValueError for what is not an RRULE of days (DAILY, WEEKLY, MONTHLY or YEARLY).
    """
    parsed = rrulestr(rule, dtstart=ANCHOR, ignoretz=True)
    if getattr(parsed, "_freq", DAILY) > DAILY:
        # hourly and finer rules name no days and take for ever to walk
        raise ValueError("the rule must name days, not hours")
    start, end = datetime.combine(first, time.min), datetime.combine(last, time.max)
    found = parsed.between(start, end, inc=True)
    return frozenset(moment.date() for moment in found)


def wall_period(zone: ZoneInfo, day: date, starts: time, ends: time) -> Period:
    """Two wall times of one day as a UTC period; across a change of the clocks it is an hour longer
    or shorter."""
    return Period(
        datetime.combine(day, starts, tzinfo=zone).astimezone(UTC),
        datetime.combine(day, ends, tzinfo=zone).astimezone(UTC),
    )


def office_shifts(days: Iterable[int], opens: time, closes: time) -> list[Shift]:
    """The office hours of an agent without shifts; ``days``: 0 = Monday … 6 = Sunday."""
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    working = ",".join(names[day] for day in sorted(set(days)))
    return [Shift(f"FREQ=WEEKLY;BYDAY={working}", opens, closes)] if working else []


def shift_periods(shifts: Iterable[Shift], zone: ZoneInfo, first: date, last: date) -> list[Period]:
    """The working periods that touch the days from ``first`` to ``last`` of any zone: the wall time
    may be of another zone, so the day before and the day after are looked at too."""
    reach = (first - timedelta(days=1), last + timedelta(days=1))
    periods = [
        wall_period(zone, day, shift.starts, shift.ends)
        for shift in shifts
        for day in days_of_rule(shift.rrule, *reach)
    ]
    # the clocks may swallow one
    return sorted(period for period in periods if period.start < period.end)
