"""What a callback promises: when it is due, when to warn, when it is broken, and the words for the customer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.choices import Urgency
from scheduling.hours.wording import clock_words, day_words
from scheduling.hours.working_hours import WorkingHours, add_working, next_opening

#: working time until due, and until a manager hears of it
_WORKING: dict[str, tuple[timedelta, timedelta]] = {
    Urgency.URGENT.value: (timedelta(minutes=30), timedelta(minutes=30)),
    Urgency.HIGH.value: (timedelta(hours=1), timedelta(hours=2)),
    Urgency.MEDIUM.value: (timedelta(hours=4), timedelta(hours=4)),
}
_LOW = timedelta(hours=24)  # elapsed
_WARN_AT = 0.8
_PROMISES = {
    Urgency.URGENT.value: "Within 30 minutes",
    Urgency.HIGH.value: "Within 1-2 hours",
    Urgency.MEDIUM.value: "Within 4 hours",
    Urgency.LOW.value: "Within 24 hours",
}

MAX_ATTEMPTS = 3
_BACK_OFF = (timedelta(hours=1), timedelta(hours=4))  # working time after the first and the second unanswered call


@dataclass(frozen=True)
class DueTimes:
    due_at: datetime
    warn_at: datetime
    breach_at: datetime


def due_times(urgency: str, asked_at: datetime, hours: WorkingHours) -> DueTimes:
    """urgent 30 min, high 1 h (broken at 2 h), medium 4 h, in working time; low 24 elapsed hours, moved to the next
    opening. The warning comes after 80 % of the way."""
    if urgency == Urgency.LOW:
        due_at = next_opening(hours, asked_at + _LOW)
        return DueTimes(due_at, asked_at + (due_at - asked_at) * _WARN_AT, due_at)
    due, breach = _WORKING[urgency]
    return DueTimes(
        due_at=add_working(hours, asked_at, due),
        warn_at=add_working(hours, asked_at, due * _WARN_AT),
        breach_at=add_working(hours, asked_at, breach),
    )


def next_attempt(attempts: int, now: datetime, hours: WorkingHours) -> datetime:
    """When to call again after ``attempts`` (1 or 2) unanswered calls."""
    return add_working(hours, now, _BACK_OFF[min(attempts, len(_BACK_OFF)) - 1])


def expected_words(urgency: str, *, asked_at: datetime, due_at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """The promise ("Within 30 minutes") while the office is open for it; else the moment ("Tomorrow by 9:30 AM")."""
    promised = _LOW if urgency == Urgency.LOW else _WORKING[urgency][0]
    if due_at - asked_at <= promised:
        return _PROMISES[urgency]
    due, today = due_at.astimezone(zone), now.astimezone(zone).date()
    return f"{day_words(due.date(), today)} by {clock_words(due.time())}"
