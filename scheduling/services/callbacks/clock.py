"""The clock of a callback's promise."""

from datetime import datetime

from scheduling.choices import URGENCY_RANK, Urgency
from scheduling.hours.due_times import due_times
from scheduling.models import Callback
from scheduling.selectors.office_hours import office_hours

#: the columns that it writes
CLOCK = [
    "urgency",
    "urgency_rank",
    "asked_at",
    "due_at",
    "warn_at",
    "breach_at",
    "warned_at",
    "breached_at",
]


def start_clock(*, callback: Callback, urgency: str, now: datetime) -> None:
    """Sets the promise anew, counted from now; does not save."""
    times = due_times(urgency, now, office_hours(callback.brokerage, now))
    callback.urgency, callback.urgency_rank = urgency, URGENCY_RANK[Urgency(urgency)]
    callback.asked_at = now
    callback.due_at, callback.warn_at = times.due_at, times.warn_at
    callback.breach_at = times.breach_at
    callback.warned_at = callback.breached_at = None
