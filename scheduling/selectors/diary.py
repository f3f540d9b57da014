"""Loading the diary: six queries, however many agents and days."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import Brokerage, User
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


def team_of(brokerage: Brokerage) -> list[User]:
    """The RMs who take assignments."""
    rows = User.objects.filter(brokerage=brokerage, role=Role.AGENT, is_active=True)
    return list(rows.filter(takes_assignments=True).order_by("id"))


def shifts_of(
    brokerage: Brokerage,
    team: Sequence[User],
    first: date,
    last: date,
) -> dict[UUID, list[Period]]:
    """The working periods of each agent that touch these days: their own shifts; without one, the
    office hours on the brokerage's working days. A shift whose rule cannot be read is none."""
    own: dict[UUID, list[Shift]] = defaultdict(list)
    for row in Availability.objects.of(brokerage.pk):
        own[row.agent_id] += _shift(row)
    office = office_shifts(brokerage.working_days, brokerage.opens_at, brokerage.closes_at)
    in_office = shift_periods(office, brokerage.zone, first, last)
    found = {}
    for agent in team:
        zone = ZoneInfo(agent.timezone) if agent.timezone else brokerage.zone
        shifts = own.get(agent.pk)
        found[agent.pk] = in_office if shifts is None else shift_periods(shifts, zone, first, last)
    return found


def _shift(row: Availability) -> list[Shift]:
    try:
        return [Shift(read_day_rule(row.rrule), row.starts, row.ends)]
    except DayRuleError as error:
        logger.warning("shift %s is left out: %s", row.pk, error)
        return []


def leave_of(brokerage: Brokerage, stretch: Period) -> dict[UUID, list[Engagement]]:
    """Time off that touches the stretch, per agent."""
    found: dict[UUID, list[Engagement]] = defaultdict(list)
    rows = TimeOff.objects.of(brokerage.pk).filter(
        starts_at__lt=stretch.end,
        ends_at__gt=stretch.start,
    )
    for agent_id, start, end in rows.values_list("agent_id", "starts_at", "ends_at"):
        found[agent_id].append(Engagement(Period(start, end)))
    return found


def holidays_of(brokerage: Brokerage, first: date, last: date) -> dict[date, str]:
    rows = Holiday.objects.of(brokerage.pk).filter(day__range=(first, last))
    return dict(rows.values_list("day", "name"))


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
    agents = team_of(brokerage)
    return Diary(
        brokerage=brokerage,
        place=place,
        holidays=holidays_of(brokerage, first, last),
        agents=agents,
        shifts=shifts_of(brokerage, agents, first, last),
        leave=leave_of(brokerage, Period(min(stretch.start, now - ROLLING), stretch.end)),
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
