"""Everything that decides who can take a visit on some days, loaded once; the questions to it cost no query."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import Brokerage, User
from scheduling.hours.shifts import Shift, shift_periods
from scheduling.hours.slots import Engagement, Period, free_starts, travel_around
from scheduling.place import Place
from scheduling.selectors.windows import Window, slot_bounds

AWAY, BUSY, NOT_ON_SHIFT = "away", "busy", "not on shift"


@dataclass(frozen=True)
class Wish:
    """When the customer wants to come. ``told`` is what they are told: the slot's window, or the exact hour."""

    day: date
    slot: str
    told: Period


@dataclass(frozen=True)
class Opening:
    """The start an agent can offer, or why there is none."""

    start: datetime | None
    refusal: str = ""
    travel: timedelta = timedelta(0)


@dataclass
class Diary:
    """The days from ``first`` to ``last`` of one brokerage and one place. ``used`` counts the visits the place has in a
    slot; ``visits_on`` those an agent has on a day."""

    brokerage: Brokerage
    place: Place
    first: date
    last: date
    windows: dict[str, Window]
    holidays: dict[date, str]
    agents: list[User]
    shifts: dict[UUID, list[Shift]] = field(default_factory=dict)
    leave: dict[UUID, list[Engagement]] = field(default_factory=dict)
    visits: dict[UUID, list[Engagement]] = field(default_factory=dict)
    visits_on: dict[tuple[UUID, date], int] = field(default_factory=dict)
    used: dict[tuple[date, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._periods = {agent.pk: self._working_periods(agent) for agent in self.agents}

    def wish(self, day: date, slot: str) -> Wish:
        return Wish(day, slot, Period(*slot_bounds(self.brokerage.zone, day, self.windows[slot])))

    def has_room(self, day: date, slot: str) -> bool:
        """Is the day open and the place below its capacity in this slot?"""
        site = self.place.site
        full = site is not None and self.used.get((day, slot), 0) >= site.visits_per_slot
        return day not in self.holidays and not full

    def opening(self, agent: User, wish: Wish, earliest: datetime) -> Opening:
        """The earliest start for this agent within what the customer was told."""
        if self.visits_on.get((agent.pk, wish.day), 0) >= agent.daily_visit_cap:
            return Opening(None, f"has {agent.daily_visit_cap} visits that day")
        leave, visits = self.leave.get(agent.pk, []), self.visits.get(agent.pk, [])
        starts = self._starts(agent, wish, [*leave, *visits], earliest)
        if not starts:
            return Opening(None, self._refusal(agent, wish, leave, earliest))
        visit = Period(starts[0], starts[0] + self.length)
        same_day = [one for one in visits if self._day_of(one.period.start) == wish.day]
        return Opening(starts[0], travel=travel_around(visit, same_day, self.place.key, self.travel))

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.place.visit_minutes)

    @property
    def travel(self) -> timedelta:
        return timedelta(minutes=self.brokerage.travel_minutes)

    def _starts(self, agent: User, wish: Wish, engagements: list[Engagement], earliest: datetime) -> list[datetime]:
        return free_starts(
            wish.told,
            length=self.length,
            shifts=self._periods[agent.pk],
            engagements=engagements,
            place=self.place.key,
            travel=self.travel,
            earliest=earliest,
        )

    def _refusal(self, agent: User, wish: Wish, leave: list[Engagement], earliest: datetime) -> str:
        if not self._starts(agent, wish, [], earliest):
            return NOT_ON_SHIFT
        return BUSY if self._starts(agent, wish, leave, earliest) else AWAY

    def _working_periods(self, agent: User) -> list[Period]:
        return working_periods(agent, self.shifts.get(agent.pk, []), self.brokerage, self.first, self.last)

    def _day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.brokerage.zone).date()


def working_periods(agent: User, shifts: list[Shift], brokerage: Brokerage, first: date, last: date) -> list[Period]:
    """The agent's own shifts; without one, the office hours on the brokerage's working days."""
    if shifts:
        return shift_periods(shifts, ZoneInfo(agent.timezone) if agent.timezone else brokerage.zone, first, last)
    if not brokerage.working_days:
        return []
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    days = ",".join(names[day] for day in sorted(set(brokerage.working_days)))
    office = Shift(f"FREQ=WEEKLY;BYDAY={days}", brokerage.opens_at, brokerage.closes_at)
    return shift_periods([office], brokerage.zone, first, last)


def not_at_work(shifts: list[Period], leave: list[Engagement], wait: Period) -> str:
    """Why the agent cannot see to something that waits so long; empty where they work at some moment of it."""
    at_work = [part for shift in shifts if (part := shift.within(wait))]
    if not at_work:
        return NOT_ON_SHIFT
    return "" if any(not _covered(part, leave) for part in at_work) else AWAY


def next_at_work(shifts: list[Period], leave: list[Engagement], after: datetime) -> datetime | None:
    """The first moment from ``after`` on at which the agent works; None where these shifts hold none."""
    moments = {max(shift.start, after) for shift in shifts} | {max(one.period.end, after) for one in leave}
    working = (
        moment
        for moment in moments
        if any(shift.start <= moment < shift.end for shift in shifts)
        and not any(one.period.start <= moment < one.period.end for one in leave)
    )
    return min(working, default=None)


def _covered(part: Period, by: list[Engagement]) -> bool:
    return any(one.period.start <= part.start and part.end <= one.period.end for one in by)
