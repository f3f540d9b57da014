"""Whether and when an agent works, from their shifts and their leave."""

from collections.abc import Iterable
from datetime import datetime

from scheduling.hours.slots import Engagement, Period

AWAY, NOT_ON_SHIFT = "away", "not on shift"


def not_at_work(shifts: Iterable[Period], leave: Iterable[Engagement], wait: Period) -> str:
    """Why the agent cannot see to something that waits so long; empty where they work at some
    moment of it."""
    at_work = [part for shift in shifts if (part := shift.within(wait))]
    if not at_work:
        return NOT_ON_SHIFT
    away = list(leave)
    return "" if any(not _covered(part, away) for part in at_work) else AWAY


def next_at_work(
    shifts: Iterable[Period],
    leave: Iterable[Engagement],
    after: datetime,
) -> datetime | None:
    """The first moment from ``after`` on at which the agent works; None where these shifts hold
    none."""
    work, away = list(shifts), list(leave)
    moments = {max(shift.start, after) for shift in work}
    moments |= {max(one.period.end, after) for one in away}
    working = (
        moment
        for moment in moments
        if any(shift.start <= moment < shift.end for shift in work)
        and not any(one.period.start <= moment < one.period.end for one in away)
    )
    return min(working, default=None)


def _covered(part: Period, by: list[Engagement]) -> bool:
    return any(one.period.start <= part.start and part.end <= one.period.end for one in by)
