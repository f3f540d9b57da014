"""Which slots can still be booked. The list is advice; the booking decides."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Brokerage
from scheduling.diary.asked_time import AskedTime
from scheduling.diary.openings import Diary
from scheduling.diary.place import MeetingPlace
from scheduling.hours.slots import Period
from scheduling.models import SlotUsage
from scheduling.selectors.diary import load_diary
from scheduling.selectors.windows import slot_bounds, windows_of

LONGEST_AHEAD = timedelta(days=180)
_OFFERED = 10
_LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class FreeSlot:
    """A window in which somebody can still receive a visitor; times are aware UTC."""

    date: date
    slot: str
    start: datetime
    end: datetime

    def as_json(self, zone: ZoneInfo) -> dict[str, Any]:
        """The shape of the API, times in the brokerage's zone."""
        return {
            "date": self.date.isoformat(),
            "slot": self.slot,
            "start": self.start.astimezone(zone).isoformat(),
            "end": self.end.astimezone(zone).isoformat(),
        }


def free_slots(
    *,
    brokerage: Brokerage,
    place: MeetingPlace,
    days: list[date],
    now: datetime,
) -> list[FreeSlot]:
    """The bookable slots of these days in order. The number of queries depends on neither agents
    nor days."""
    today = now.astimezone(brokerage.zone).date()
    wanted = sorted({day for day in days if today <= day <= today + LONGEST_AHEAD})
    if not wanted:
        return []
    diary = load_diary(brokerage=brokerage, place=place, days=wanted, now=now)
    windows, full = windows_of(brokerage), _full(diary, wanted[0], wanted[-1])
    asked = [
        AskedTime(day, slot, Period(*slot_bounds(brokerage.zone, day, window)))
        for day in wanted
        for slot, window in windows.items()
        if day not in diary.holidays and (day, slot) not in full
    ]
    return [
        FreeSlot(one.day, one.slot, one.told.start, one.told.end)
        for one in sorted(asked, key=lambda one: one.told)
        if _somebody_can(diary, one, now)
    ]


def slots_to_offer(
    *,
    brokerage: Brokerage,
    place: MeetingPlace,
    day: date,
    now: datetime,
) -> list[dict[str, Any]]:
    """Up to ten free slots as the API shows them, of that day (today, if it is past) and the next
    ones."""
    first = max(day, now.astimezone(brokerage.zone).date())
    days = [first + timedelta(days=n) for n in range(_LOOK_AHEAD.days)]
    free = free_slots(brokerage=brokerage, place=place, days=days, now=now)
    return [slot.as_json(brokerage.zone) for slot in free[:_OFFERED]]


def _somebody_can(diary: Diary, asked: AskedTime, now: datetime) -> bool:
    return any(diary.opening(agent, asked, now).start for agent in diary.agents)


def _full(diary: Diary, first: date, last: date) -> set[tuple[date, str]]:
    """The slots in which the site takes nobody any more."""
    site = diary.place.site
    if site is None:
        return set()
    rows = SlotUsage.objects.of(site.brokerage_id).filter(project=site, day__range=(first, last))
    taken = {(day, slot): used for day, slot, used in rows.values_list("day", "slot", "used")}
    ran_out, most = diary.ran_out, site.visits_per_slot
    return {key for key, used in taken.items() if used - ran_out.get(key, 0) >= most}
