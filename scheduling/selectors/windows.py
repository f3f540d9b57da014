"""The windows that are told to customers: morning, afternoon, evening."""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import Brokerage
from common.sql.kept import kept
from scheduling.choices import SlotName
from scheduling.hours.shifts import wall_period
from scheduling.models import SlotWindow

Window = tuple[time, time]

DEFAULT_WINDOWS: dict[str, Window] = {
    SlotName.MORNING.value: (time(9), time(12)),
    SlotName.AFTERNOON.value: (time(12), time(15)),
    SlotName.EVENING.value: (time(15), time(18)),
}


def windows_of(brokerage: Brokerage) -> dict[str, Window]:
    """Slot name → (start, end) in the brokerage's wall time, half-open; its own times where it set
    some."""
    own = _own_windows(brokerage.pk)
    return DEFAULT_WINDOWS | {row.name: (row.starts, row.ends) for row in own}


@kept
def _own_windows(brokerage_id: UUID) -> "QuerySet[SlotWindow]":
    return SlotWindow.objects.of(brokerage_id)


def slot_bounds(zone: ZoneInfo, day: date, window: Window) -> tuple[datetime, datetime]:
    """The window of that day as UTC start and end, right on the days on which the clocks change
    too."""
    period = wall_period(zone, day, *window)
    return period.start, period.end
