"""Free hours in a stretch of time: plain interval arithmetic over half-open ranges of aware UTC
times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

_STEP = timedelta(minutes=15)


@dataclass(frozen=True, order=True)
class Period:
    """From ``start`` until just before ``end``."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, other: "Period") -> "Period | None":
        """The part that both share."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None


@dataclass(frozen=True)
class Engagement:
    """Something the agent does already. ``place`` is the key of where; None (leave) needs no
    travel."""

    period: Period
    place: UUID | None = None


def quarter_hour_from(moment: datetime) -> datetime:
    """The moment itself on a quarter hour, else the next one."""
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return hour + -((hour - moment) // _STEP) * _STEP


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same time without overlaps, in order."""
    found: list[Period] = []
    for period in sorted(periods):
        if found and period.start <= found[-1].end:
            found[-1] = Period(found[-1].start, max(found[-1].end, period.end))
        else:
            found.append(period)
    return found


def free_starts(
    window: Period,
    *,
    length: timedelta,
    shifts: Iterable[Period],
    engagements: Iterable[Engagement],
    place: UUID,
    travel: timedelta,
    earliest: datetime,
) -> list[datetime]:
    """Starts of visits of ``length`` that fit into the window one after the other, each as early as
    possible.

    A visit lies inside a shift, starts no earlier than the quarter hour after ``earliest``,
    overlaps no engagement and leaves ``travel`` to and from engagements at other places. A window
    of exactly ``length`` asks for one exact start. Starts lie at least a quarter of an hour apart,
    so that a visit of no length does not fill a window for ever.
    """
    step = max(length, _STEP)
    blocked = merged(_with_travel(engagement, place, travel) for engagement in engagements)
    starts: list[datetime] = []
    for shift in merged(shifts):
        open_time = window.within(shift)
        if open_time is None:
            continue
        cursor = max(open_time.start, quarter_hour_from(earliest))
        for busy in [*blocked, Period(open_time.end, open_time.end)]:
            while cursor + length <= min(busy.start, open_time.end):
                starts.append(cursor)
                cursor += step
            cursor = max(cursor, busy.end)
    return starts


def _with_travel(engagement: Engagement, place: UUID, travel: timedelta) -> Period:
    gap = timedelta(0) if engagement.place in (None, place) else travel
    return Period(engagement.period.start - gap, engagement.period.end + gap)


def travel_around(
    visit: Period, engagements: Iterable[Engagement], place: UUID, travel: timedelta
) -> timedelta:
    """How much travel the visit adds for the agent: to it from the engagement before, and from it
    to the one after."""
    stops = [engagement for engagement in engagements if engagement.place is not None]
    before = max(
        (e for e in stops if e.period.end <= visit.start), key=lambda e: e.period, default=None
    )
    after = min(
        (e for e in stops if e.period.start >= visit.end), key=lambda e: e.period, default=None
    )
    return travel * sum(stop is not None and stop.place != place for stop in (before, after))
