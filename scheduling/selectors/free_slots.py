"""Which slots can still be booked. The list is advice; the booking decides."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Brokerage
from scheduling.place import Place
from scheduling.selectors.diary import load_diary

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


def free_slots(*, brokerage: Brokerage, place: Place, days: list[date], now: datetime) -> list[FreeSlot]:
    """The bookable slots of these days in order. The number of queries depends on neither agents nor days."""
    today = now.astimezone(brokerage.zone).date()
    wanted = sorted({day for day in days if today <= day <= today + LONGEST_AHEAD})
    if not wanted:
        return []
    diary = load_diary(brokerage=brokerage, place=place, days=wanted)
    wishes = [diary.wish(day, slot) for day in wanted for slot in diary.windows if diary.has_room(day, slot)]
    return [
        FreeSlot(wish.day, wish.slot, wish.told.start, wish.told.end)
        for wish in sorted(wishes, key=lambda wish: wish.told)
        if any(diary.opening(agent, wish, now).start for agent in diary.agents)
    ]


def slots_to_offer(*, brokerage: Brokerage, place: Place, day: date, now: datetime) -> list[FreeSlot]:
    """Up to ten free slots, of that day (today, if it is past) and the next ones."""
    first = max(day, now.astimezone(brokerage.zone).date())
    days = [first + timedelta(days=n) for n in range(_LOOK_AHEAD.days)]
    return free_slots(brokerage=brokerage, place=place, days=days, now=now)[:_OFFERED]
