"""Days and times in the words that customers read."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.choices import Urgency
from scheduling.hours.due_times import promised

_PROMISES = {
    Urgency.URGENT.value: "Within 30 minutes",
    Urgency.HIGH.value: "Within 1-2 hours",
    Urgency.MEDIUM.value: "Within 4 hours",
    Urgency.LOW.value: "Within 24 hours",
}


def clock_words(moment: time) -> str:
    """9 AM, 12 PM, 9:30 AM."""
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes} {'AM' if moment.hour < 12 else 'PM'}"


def date_words(day: date) -> str:
    """Saturday 21 November."""
    return f"{day:%A} {day.day} {day:%B}"


def day_words(day: date, today: date) -> str:
    """Today, Tomorrow, Monday (within the week), else Monday 30 November."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return "Tomorrow" if ahead else "Today"
    return f"{day:%A}" if timedelta(days=1) < day - today < timedelta(days=7) else date_words(day)


def told_words(slot: str, start: datetime, end: datetime, *, exact: bool, zone: ZoneInfo) -> str:
    """Saturday 21 November, morning (9 AM – 12 PM); an exact time is told without the slot's
    name."""
    local_start, local_end = start.astimezone(zone), end.astimezone(zone)
    hours = f"{clock_words(local_start.time())} – {clock_words(local_end.time())}"
    return f"{date_words(local_start.date())}, {hours if exact else f'{slot} ({hours})'}"


def expected_words(
    urgency: str,
    *,
    asked_at: datetime,
    due_at: datetime,
    zone: ZoneInfo,
    now: datetime,
) -> str:
    """The promise ("Within 30 minutes") while the office is open for it; else the moment
    ("Tomorrow by 9:30 AM")."""
    if due_at - asked_at <= promised(urgency):
        return _PROMISES[urgency]
    due, today = due_at.astimezone(zone), now.astimezone(zone).date()
    return f"{day_words(due.date(), today)} by {clock_words(due.time())}"
