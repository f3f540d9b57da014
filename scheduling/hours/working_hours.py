"""The working clock of an office: it runs from opening to closing on working days and stands still
otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.hours.shifts import wall_period
from scheduling.hours.slots import Period

_LOOK_AHEAD_DAYS = 400


@dataclass(frozen=True)
class WorkingHours:
    """``days``: 0 = Monday … 6 = Sunday. Times are wall times of ``zone``."""

    zone: ZoneInfo
    opens: time
    closes: time
    days: frozenset[int]
    holidays: frozenset[date] = field(default_factory=frozenset)

    def openings(self, moment: datetime) -> Iterator[Period]:
        """The open periods that end after ``moment``, in order; empty when the office never
        opens."""
        first = moment.astimezone(self.zone).date()
        for day in (first + timedelta(days=n) for n in range(_LOOK_AHEAD_DAYS)):
            if day.weekday() in self.days and day not in self.holidays:
                period = wall_period(self.zone, day, self.opens, self.closes)
                if period.end > moment:
                    yield period


def add_working(hours: WorkingHours, moment: datetime, amount: timedelta) -> datetime:
    """The moment by which ``amount`` of open time has passed (the moment of closing counts as that
    day's). An office that never opens has no clock of its own: then elapsed time counts."""
    left = amount
    for period in hours.openings(moment):
        start = max(moment, period.start)
        if start + left <= period.end:
            return start + left
        left -= period.end - start
    return moment + amount


def next_opening(hours: WorkingHours, moment: datetime) -> datetime:
    """The moment itself while the office is open, else when it opens next."""
    return next((max(moment, period.start) for period in hours.openings(moment)), moment)
