"""When a customer wants to come: as it was asked, and as it was understood."""

from dataclasses import dataclass
from datetime import date, datetime

from scheduling.hours.slots import Period


@dataclass(frozen=True)
class When:
    """A day with a slot's name, or with an exact start (aware) on it."""

    day: date
    slot: str | None = None
    start: datetime | None = None


@dataclass(frozen=True)
class AskedTime:
    """What was asked for, on a day and in a slot that exist. ``told`` is what the customer is told:
    the slot's window, or the exact hour."""

    day: date
    slot: str
    told: Period
