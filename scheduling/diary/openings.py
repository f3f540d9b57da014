"""Who can take a visit on some days, and when: everything that decides it is loaded once
(scheduling.selectors.diary), the questions to it cost no query."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.models import Brokerage, User
from scheduling.diary.asked_time import AskedTime
from scheduling.diary.place import MeetingPlace
from scheduling.hours.at_work import AWAY, NOT_ON_SHIFT
from scheduling.hours.slots import Engagement, Period, free_starts, travel_around

BUSY = "busy"


@dataclass(frozen=True)
class Opening:
    """The start an agent can offer, or why there is none."""

    start: datetime | None
    refusal: str = ""
    travel: timedelta = timedelta(0)


@dataclass(frozen=True)
class Diary:
    """Some days of one brokerage, seen from one place. ``shifts`` are the working periods of each
    agent; ``visits_on`` counts the visits an agent has on a day; ``ran_out`` the holds that nobody
    took up in time and whose places at the site are still counted, per day and slot."""

    brokerage: Brokerage
    place: MeetingPlace
    holidays: dict[date, str]
    agents: list[User]
    shifts: dict[UUID, list[Period]] = field(default_factory=dict)
    leave: dict[UUID, list[Engagement]] = field(default_factory=dict)
    visits: dict[UUID, list[Engagement]] = field(default_factory=dict)
    visits_on: dict[tuple[UUID, date], int] = field(default_factory=dict)
    ran_out: dict[tuple[date, str], int] = field(default_factory=dict)

    def opening(self, agent: User, asked: AskedTime, earliest: datetime) -> Opening:
        """The earliest start for this agent within what the customer was told."""
        if self.visits_on.get((agent.pk, asked.day), 0) >= agent.daily_visit_cap:
            return Opening(None, f"has {agent.daily_visit_cap} visits that day")
        leave, visits = self.leave.get(agent.pk, []), self.visits.get(agent.pk, [])
        starts = self._starts(agent, asked, [*leave, *visits], earliest)
        if not starts:
            return Opening(None, self._refusal(agent, asked, leave, earliest))
        visit = Period(starts[0], starts[0] + self.length)
        same_day = [one for one in visits if self._day_of(one.period.start) == asked.day]
        travel = travel_around(visit, same_day, self.place.key, self.travel)
        return Opening(starts[0], travel=travel)

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.place.visit_minutes)

    @property
    def travel(self) -> timedelta:
        return timedelta(minutes=self.brokerage.travel_minutes)

    def _starts(
        self,
        agent: User,
        asked: AskedTime,
        engagements: list[Engagement],
        earliest: datetime,
    ) -> list[datetime]:
        return free_starts(
            asked.told,
            length=self.length,
            shifts=self.shifts.get(agent.pk, []),
            engagements=engagements,
            place=self.place.key,
            travel=self.travel,
            earliest=earliest,
        )

    def _refusal(
        self,
        agent: User,
        asked: AskedTime,
        leave: list[Engagement],
        earliest: datetime,
    ) -> str:
        if not self._starts(agent, asked, [], earliest):
            return NOT_ON_SHIFT
        return BUSY if self._starts(agent, asked, leave, earliest) else AWAY

    def _day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.brokerage.zone).date()
