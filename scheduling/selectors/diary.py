"""Loading the diary: seven queries, however many agents and days."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from accounts.choices import Role
from accounts.models import Brokerage, User
from scheduling.choices import ACTIVE_VISITS, VisitStatus
from scheduling.diary import Diary
from scheduling.hours.shifts import Shift
from scheduling.hours.slots import Engagement, Period
from scheduling.models import Availability, Holiday, SiteVisit, SlotUsage, TimeOff
from scheduling.place import Place
from scheduling.selectors.windows import windows_of


def team_of(brokerage: Brokerage) -> list[User]:
    """The RMs who take assignments."""
    return list(
        User.objects.filter(brokerage=brokerage, role=Role.AGENT, is_active=True, takes_assignments=True).order_by("id")
    )


def shifts_of(brokerage: Brokerage) -> dict[UUID, list[Shift]]:
    """Each agent's own shifts; agents who work office hours are missing."""
    found: dict[UUID, list[Shift]] = defaultdict(list)
    for row in Availability.objects.of(brokerage.pk):
        found[row.agent_id].append(Shift(row.rrule, row.starts, row.ends))
    return found


def leave_of(brokerage: Brokerage, stretch: Period) -> dict[UUID, list[Engagement]]:
    """Time off that touches the stretch, per agent."""
    found: dict[UUID, list[Engagement]] = defaultdict(list)
    rows = TimeOff.objects.of(brokerage.pk).filter(starts_at__lt=stretch.end, ends_at__gt=stretch.start)
    for agent_id, start, end in rows.values_list("agent_id", "starts_at", "ends_at"):
        found[agent_id].append(Engagement(Period(start, end)))
    return found


def holidays_of(brokerage: Brokerage, first: date, last: date) -> dict[date, str]:
    return dict(Holiday.objects.of(brokerage.pk).filter(day__range=(first, last)).values_list("day", "name"))


def load_diary(*, brokerage: Brokerage, place: Place, days: Iterable[date], without: UUID | None = None) -> Diary:
    """The diary of these days (at least one). ``without`` leaves out a visit that is about to move."""
    wanted = sorted(days)
    first, last = wanted[0], wanted[-1]
    stretch = _stretch(brokerage, first, last)
    diary_visits, per_day = _visits(brokerage, stretch, without)
    return Diary(
        brokerage=brokerage,
        place=place,
        first=first,
        last=last,
        windows=windows_of(brokerage),
        holidays=holidays_of(brokerage, first, last),
        agents=team_of(brokerage),
        shifts=shifts_of(brokerage),
        leave=leave_of(brokerage, stretch),
        visits=diary_visits,
        visits_on=per_day,
        used=_used(place, first, last),
    )


def _stretch(brokerage: Brokerage, first: date, last: date) -> Period:
    """The days and half a day around them: what lies next to midnight still needs travel."""
    margin = timedelta(hours=12)
    start = datetime.combine(first, time.min, tzinfo=brokerage.zone).astimezone(UTC) - margin
    return Period(start, datetime.combine(last, time.max, tzinfo=brokerage.zone).astimezone(UTC) + margin)


def _visits(
    brokerage: Brokerage, stretch: Period, without: UUID | None
) -> tuple[dict[UUID, list[Engagement]], dict[tuple[UUID, date], int]]:
    engagements: dict[UUID, list[Engagement]] = defaultdict(list)
    per_day: Counter[tuple[UUID, date]] = Counter()
    rows = SiteVisit.objects.of(brokerage.pk).filter(
        agent__isnull=False,
        status__in=[*ACTIVE_VISITS, VisitStatus.COMPLETED],
        planned_start__lt=stretch.end,
        planned_start__gt=stretch.start,
    )
    rows = rows.exclude(pk=without) if without else rows
    fields = ("agent_id", "planned_start", "planned_end", "project_id", "listing_id", "status")
    for agent_id, start, end, project_id, listing_id, status in rows.values_list(*fields):
        per_day[agent_id, start.astimezone(brokerage.zone).date()] += 1
        if status in ACTIVE_VISITS:
            engagements[agent_id].append(Engagement(Period(start, end), project_id or listing_id))
    return engagements, per_day


def _used(place: Place, first: date, last: date) -> dict[tuple[date, str], int]:
    if place.site is None:
        return {}
    rows = SlotUsage.objects.of(place.site.brokerage_id).filter(project=place.site)
    rows = rows.filter(day__range=(first, last))
    return {(day, slot): used for day, slot, used in rows.values_list("day", "slot", "used")}
