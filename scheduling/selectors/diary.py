"""Loading the diary: three queries, however many agents and days."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.choices import Role
from accounts.models import Brokerage, User
from common.sql.kept import kept
from scheduling.choices import ACTIVE_VISITS, VisitStatus
from scheduling.diary.openings import Diary
from scheduling.diary.place import MeetingPlace
from scheduling.hours.day_rule import DayRuleError, read_day_rule
from scheduling.hours.shifts import Shift, office_shifts, shift_periods
from scheduling.hours.slots import Engagement, Period
from scheduling.models import Availability, Holiday, SiteVisit, TimeOff

logger = logging.getLogger(__name__)

#: what an agent was given in this time counts for the fair share
ROLLING = timedelta(days=30)

_SEEN = (
    "agent_id",
    "planned_start",
    "planned_end",
    "project_id",
    "listing_id",
    "status",
    "slot",
    "hold_until",
)


@dataclass(frozen=True)
class Team:
    """The RMs who take assignments, in the order of their ids, with their own shifts (who has none
    works office hours) and the time off that touches the stretch that was asked about."""

    agents: list[User]
    own_shifts: dict[UUID, list[Shift]]
    leave: dict[UUID, list[Engagement]]


def team_of(brokerage: Brokerage, stretch: Period) -> Team:
    """One statement, however many there are."""
    found: list[Any] = list(_agents(brokerage.pk, stretch.start, stretch.end))
    return Team(
        agents=found,
        own_shifts={
            agent.pk: [shift for row in agent.found_shifts for shift in _shift(row)]
            for agent in found
            if agent.found_shifts
        },
        leave={agent.pk: [_away(row) for row in agent.found_leave] for agent in found},
    )


@kept
def _agents(brokerage_id: UUID, start: datetime, end: datetime) -> "QuerySet[Any]":
    shifts = Availability.objects.filter(agent=OuterRef("pk")).order_by("pk")
    away = TimeOff.objects.filter(agent=OuterRef("pk"), starts_at__lt=end, ends_at__gt=start)
    rows = User.objects.filter(brokerage=brokerage_id, role=Role.AGENT, is_active=True)
    found: QuerySet[Any] = rows.filter(takes_assignments=True).annotate(
        found_shifts=_rows(shifts, "id", "rrule", "starts", "ends"),
        found_leave=_rows(away, "starts_at", "ends_at"),
    )
    return found.order_by("id")


def _rows(rows: "QuerySet[Any]", *columns: str) -> ArraySubquery:
    return ArraySubquery(rows.values(_=JSONObject(**{name: name for name in columns})))


def shifts_of(
    brokerage: Brokerage, team: Team, first: date, last: date
) -> dict[UUID, list[Period]]:
    """The working periods of each agent that touch these days: their own shifts; without one, the
    office hours on the brokerage's working days. A shift whose rule cannot be read is none."""
    office = office_shifts(brokerage.working_days, brokerage.opens_at, brokerage.closes_at)
    in_office = shift_periods(office, brokerage.zone, first, last)
    found = {}
    for agent in team.agents:
        zone = ZoneInfo(agent.timezone) if agent.timezone else brokerage.zone
        shifts = team.own_shifts.get(agent.pk)
        found[agent.pk] = in_office if shifts is None else shift_periods(shifts, zone, first, last)
    return found


def _shift(row: dict[str, str]) -> list[Shift]:
    starts, ends = time.fromisoformat(row["starts"]), time.fromisoformat(row["ends"])
    try:
        return [Shift(read_day_rule(row["rrule"]), starts, ends)]
    except DayRuleError as error:
        logger.warning("shift %s is left out: %s", row["id"], error)
        return []


def _away(row: dict[str, str]) -> Engagement:
    starts, ends = (datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at"))
    return Engagement(Period(starts.astimezone(UTC), ends.astimezone(UTC)))


def holidays_of(brokerage: Brokerage, first: date, last: date) -> dict[date, str]:
    return dict(_holidays(brokerage.pk, first, last))


@kept
def _holidays(brokerage_id: UUID, first: date, last: date) -> "QuerySet[Any]":
    rows = Holiday.objects.of(brokerage_id).filter(day__gte=first, day__lte=last)
    return rows.values_list("day", "name")


def load_diary(
    *,
    brokerage: Brokerage,
    place: MeetingPlace,
    days: Iterable[date],
    now: datetime,
    without: UUID | None = None,
) -> Diary:
    """The diary of these days (at least one), with the leave of the last 30 days too, which the
    fair shares ask for. ``without`` leaves out a visit that is about to move."""
    wanted = sorted(days)
    first, last = wanted[0], wanted[-1]
    stretch = _stretch(brokerage, first, last)
    rows = SiteVisit.objects.of(brokerage.pk)
    rows = rows.exclude(pk=without) if without else rows
    booked = _booked(place, rows, stretch, now, brokerage.zone)
    team = team_of(brokerage, Period(min(stretch.start, now - ROLLING), stretch.end))
    return Diary(
        brokerage=brokerage,
        place=place,
        holidays=holidays_of(brokerage, first, last),
        agents=team.agents,
        shifts=shifts_of(brokerage, team, first, last),
        leave=team.leave,
        visits=booked.visits,
        visits_on=booked.visits_on,
        ran_out=booked.ran_out,
    )


def _stretch(brokerage: Brokerage, first: date, last: date) -> Period:
    """The days and half a day around them: what lies next to midnight still needs travel."""
    margin = timedelta(hours=12)
    start = datetime.combine(first, time.min, tzinfo=brokerage.zone).astimezone(UTC)
    end = datetime.combine(last, time.max, tzinfo=brokerage.zone).astimezone(UTC)
    return Period(start - margin, end + margin)


@dataclass
class _Booked:
    """What is in the diary already, in the shape of ``Diary``."""

    visits: dict[UUID, list[Engagement]] = field(default_factory=lambda: defaultdict(list))
    visits_on: Counter[tuple[UUID, date]] = field(default_factory=Counter)
    ran_out: Counter[tuple[date, str]] = field(default_factory=Counter)


def _booked(
    place: MeetingPlace,
    rows: "QuerySet[Any]",
    stretch: Period,
    now: datetime,
    zone: ZoneInfo,
) -> _Booked:
    found = _Booked()
    rows = rows.filter(
        agent__isnull=False,
        status__in=[*ACTIVE_VISITS, VisitStatus.COMPLETED],
        planned_start__lt=stretch.end,
        planned_start__gt=stretch.start,
    )
    for visit in rows.values_list(*_SEEN, named=True):
        day = visit.planned_start.astimezone(zone).date()
        if visit.hold_until is not None and visit.hold_until <= now:
            if visit.project_id == place.key:
                found.ran_out[day, visit.slot] += 1
            continue
        found.visits_on[visit.agent_id, day] += 1
        if visit.status in ACTIVE_VISITS:
            period = Period(visit.planned_start, visit.planned_end)
            engagement = Engagement(period, visit.project_id or visit.listing_id)
            found.visits[visit.agent_id].append(engagement)
    return found
