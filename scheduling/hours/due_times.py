"""What a callback promises: when it is due, when to warn, when the promise is broken, and when an
unanswered call is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.choices import Urgency
from scheduling.hours.working_hours import WorkingHours, add_working, next_opening

#: working time until due, and until a manager hears of it
_WORKING: dict[str, tuple[timedelta, timedelta]] = {
    Urgency.URGENT.value: (timedelta(minutes=30), timedelta(minutes=30)),
    Urgency.HIGH.value: (timedelta(hours=1), timedelta(hours=2)),
    Urgency.MEDIUM.value: (timedelta(hours=4), timedelta(hours=4)),
}
_LOW = timedelta(hours=24)  # elapsed
_WARN_AT = 0.8

MAX_ATTEMPTS = 3
#: working time after the first and the second unanswered call
_BACK_OFF = (timedelta(hours=1), timedelta(hours=4))


@dataclass(frozen=True)
class DueTimes:
    due_at: datetime
    warn_at: datetime
    breach_at: datetime


def due_times(urgency: str, asked_at: datetime, hours: WorkingHours) -> DueTimes:
    """urgent 30 min, high 1 h (broken at 2 h), medium 4 h, in working time; low 24 elapsed hours,
    moved to the next opening. The warning comes after 80 % of the way."""
    if urgency == Urgency.LOW:
        due_at = next_opening(hours, asked_at + _LOW)
        return DueTimes(due_at, asked_at + (due_at - asked_at) * _WARN_AT, due_at)
    due, breach = _WORKING[urgency]
    return DueTimes(
        due_at=add_working(hours, asked_at, due),
        warn_at=add_working(hours, asked_at, due * _WARN_AT),
        breach_at=add_working(hours, asked_at, breach),
    )


def promised(urgency: str) -> timedelta:
    """How long it takes at most while the office is open."""
    return _LOW if urgency == Urgency.LOW else _WORKING[urgency][0]


def next_attempt(attempts: int, now: datetime, hours: WorkingHours) -> datetime:
    """When to call again after ``attempts`` (1 or 2) unanswered calls."""
    return add_working(hours, now, _BACK_OFF[min(attempts, len(_BACK_OFF)) - 1])
