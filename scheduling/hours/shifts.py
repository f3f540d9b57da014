"""Shifts: the working periods of the days that a rule names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.hours.day_rule import DayRule, Every
from scheduling.hours.slots import Period


@dataclass(frozen=True)
class Shift:
    """The days of ``rule``, from ``starts`` to ``ends`` in wall time."""

    rule: DayRule
    starts: time
    ends: time


def wall_period(zone: ZoneInfo, day: date, starts: time, ends: time) -> Period:
    """Two wall times of one day as a UTC period; across a change of the clocks it is an hour longer
    or shorter."""
    return Period(
        datetime.combine(day, starts, tzinfo=zone).astimezone(UTC),
        datetime.combine(day, ends, tzinfo=zone).astimezone(UTC),
    )


def office_shifts(days: Iterable[int], opens: time, closes: time) -> list[Shift]:
    """The office hours of an agent without shifts; ``days``: 0 = Monday … 6 = Sunday."""
    working = frozenset((0, day) for day in days)
    return [Shift(DayRule(Every.WEEKLY, weekdays=working), opens, closes)] if working else []


def shift_periods(shifts: Iterable[Shift], zone: ZoneInfo, first: date, last: date) -> list[Period]:
    """The working periods that touch the days from ``first`` to ``last`` of any zone: the wall time
    may be of another zone, so the day before and the day after are looked at too."""
    reach = (first - timedelta(days=1), last + timedelta(days=1))
    periods = [
        wall_period(zone, day, shift.starts, shift.ends)
        for shift in shifts
        for day in shift.rule.days(*reach)
    ]
    # the clocks may swallow one
    return sorted(period for period in periods if period.start < period.end)
