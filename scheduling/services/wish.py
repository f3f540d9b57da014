"""Reading when the customer wants to come."""

from datetime import UTC, date, datetime, timedelta

from accounts.models import Brokerage
from common.errors import ApplicationError, invalid
from scheduling.diary import Wish
from scheduling.hours.slots import Period
from scheduling.hours.wording import clock_words, date_words
from scheduling.place import Place
from scheduling.selectors.free_slots import LONGEST_AHEAD, slots_to_offer
from scheduling.selectors.windows import Window, slot_bounds, windows_of


def read_wish(
    *, brokerage: Brokerage, place: Place, day: date, slot: str | None, start: datetime | None, now: datetime
) -> Wish:
    """The window (or the exact hour) that is asked for. Raises ApplicationError for days past or too far ahead, unknown
    slots, slots that are over (with free slots) and times outside all slots."""
    _check_day(brokerage, day, now)
    windows = windows_of(brokerage)
    if start is not None:
        wish = _exact(brokerage, place, day, start, windows)
        if start <= now:
            raise invalid("start", "This time is past.", code="past")
    elif slot in windows:
        wish = Wish(day, slot, Period(*slot_bounds(brokerage.zone, day, windows[slot])))
    else:
        raise invalid("slot", f"Choose one of: {', '.join(windows)}.")
    if wish.told.end <= now:
        raise _over(brokerage, place, wish, windows, now)
    return wish


def _check_day(brokerage: Brokerage, day: date, now: datetime) -> None:
    today = now.astimezone(brokerage.zone).date()
    if day < today:
        raise invalid("date", "This date is past. Choose today or a later day.", code="past")
    if day > today + LONGEST_AHEAD:
        raise invalid("date", f"Visits can be booked up to {LONGEST_AHEAD.days} days ahead.", code="too_far")


def _exact(brokerage: Brokerage, place: Place, day: date, start: datetime, windows: dict[str, Window]) -> Wish:
    local = start.astimezone(brokerage.zone)
    if local.date() != day:
        raise invalid("start", "The time is on another day than the date.")
    for name, window in windows.items():
        opens, closes = slot_bounds(brokerage.zone, day, window)
        if opens <= start < closes:
            begin = start.astimezone(UTC)
            return Wish(day, name, Period(begin, begin + timedelta(minutes=place.visit_minutes)))
    first, last = min(w[0] for w in windows.values()), max(w[1] for w in windows.values())
    raise invalid("start", f"Visits begin between {clock_words(first)} and {clock_words(last)}.")


def _over(
    brokerage: Brokerage, place: Place, wish: Wish, windows: dict[str, Window], now: datetime
) -> ApplicationError:
    offered = slots_to_offer(brokerage=brokerage, place=place, day=wish.day, now=now)
    free = [slot.as_json(brokerage.zone) for slot in offered]
    all_over = all(slot_bounds(brokerage.zone, wish.day, window)[1] <= now for window in windows.values())
    field = "date" if all_over else "slot"
    message = (
        "Visiting hours of this day are over. Choose a later day."
        if all_over
        else f"The {wish.slot} of {date_words(wish.day)} is over. Choose a later slot."
    )
    return ApplicationError(message, code="past", fields={field: [message]}, extra={"free_slots": free})
