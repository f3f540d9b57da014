"""Reading when the customer wants to come."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Brokerage
from common.errors import ApplicationError, invalid
from scheduling.diary.asked_time import AskedTime, When
from scheduling.diary.place import MeetingPlace
from scheduling.hours.slots import Period
from scheduling.hours.wording import clock_words, date_words
from scheduling.selectors.free_slots import LONGEST_AHEAD, slots_to_offer
from scheduling.selectors.windows import Window, slot_bounds, windows_of

Windows = Mapping[str, Window]


def read_time(*, brokerage: Brokerage, place: MeetingPlace, when: When, now: datetime) -> AskedTime:
    """The window (or the exact hour) that is asked for. Raises ApplicationError for days past or
    too far ahead, unknown slots, slots that are over (with free slots) and times outside all
    slots."""
    zone = brokerage.zone
    _check_day(when.day, now.astimezone(zone).date())
    windows = windows_of(brokerage)
    if when.start is not None:
        asked = _exact(when.day, when.start, place, windows, zone)
        if when.start <= now:
            raise invalid("start", "This time is past.", code="past")
    elif when.slot in windows:
        told = Period(*slot_bounds(zone, when.day, windows[when.slot]))
        asked = AskedTime(when.day, when.slot, told)
    else:
        raise invalid("slot", f"Choose one of: {', '.join(windows)}.")
    if asked.told.end <= now:
        free = slots_to_offer(brokerage=brokerage, place=place, day=asked.day, now=now)
        ends = [slot_bounds(zone, asked.day, window)[1] for window in windows.values()]
        raise _over(asked, day_is_over=max(ends) <= now, free=free)
    return asked


def _check_day(day: date, today: date) -> None:
    if day < today:
        raise invalid("date", "This date is past. Choose today or a later day.", code="past")
    if day > today + LONGEST_AHEAD:
        message = f"Visits can be booked up to {LONGEST_AHEAD.days} days ahead."
        raise invalid("date", message, code="too_far")


def _exact(
    day: date,
    start: datetime,
    place: MeetingPlace,
    windows: Windows,
    zone: ZoneInfo,
) -> AskedTime:
    if start.astimezone(zone).date() != day:
        raise invalid("start", "The time is on another day than the date.")
    for name, window in windows.items():
        opens, closes = slot_bounds(zone, day, window)
        if opens <= start < closes:
            begin = start.astimezone(UTC)
            end = begin + timedelta(minutes=place.visit_minutes)
            return AskedTime(day, name, Period(begin, end))
    first = clock_words(min(opens for opens, _ in windows.values()))
    last = clock_words(max(closes for _, closes in windows.values()))
    raise invalid("start", f"Visits begin between {first} and {last}.")


def _over(asked: AskedTime, *, day_is_over: bool, free: list[dict[str, str]]) -> ApplicationError:
    if day_is_over:
        field, message = "date", "Visiting hours of this day are over. Choose a later day."
    else:
        when = f"The {asked.slot} of {date_words(asked.day)}"
        field, message = "slot", f"{when} is over. Choose a later slot."
    extra = {"free_slots": free}
    return ApplicationError(message, code="past", fields={field: [message]}, extra=extra)
