"""What each agent was given lately, and what they missed while they were away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from accounts.models import Brokerage, User
from scheduling.hours.slots import Period, merged
from scheduling.selectors.diary import leave_of

ROLLING = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """``credit``: the others' mean while this agent was away, by weight."""

    load: int = 0
    credit: Fraction = Fraction(0)
    last_assigned: datetime | None = None


def standings(
    *, brokerage: Brokerage, team: Sequence[User], given: "QuerySet[Any]", now: datetime
) -> dict[UUID, Standing]:
    """Of the last 30 days, in two queries. ``given`` are the visits (or callbacks) that count. An agent who joined
    meanwhile was away before; so a newcomer starts at the team's mean, and nobody's count is ever reset."""
    since = now - ROLLING
    absences = _absences(brokerage, team, Period(since, now))
    spans = [(agent_id, period) for agent_id, periods in absences.items() for period in periods]
    missed = {
        f"missed_{n}": Count("pk", filter=Q(created_at__gte=period.start, created_at__lt=period.end))
        for n, (_, period) in enumerate(spans)
    }
    rows = (
        given.filter(brokerage=brokerage, created_at__gt=since, agent__in=[agent.pk for agent in team])
        .order_by()
        .values("agent_id")
        .annotate(load=Count("pk"), last=Max("created_at"), **missed)
    )
    by_agent = {row["agent_id"]: row for row in rows}
    credits = {agent.pk: Fraction(0) for agent in team}
    for n, (agent_id, _) in enumerate(spans):
        credits[agent_id] += _others_mean(agent_id, team, {pk: row[f"missed_{n}"] for pk, row in by_agent.items()})
    found = {}
    for agent in team:
        row = by_agent.get(agent.pk, {"load": 0, "last": None})
        found[agent.pk] = Standing(row["load"], credits[agent.pk], row["last"])
    return found


def _absences(brokerage: Brokerage, team: Sequence[User], window: Period) -> dict[UUID, list[Period]]:
    leave = leave_of(brokerage, window)
    found = {}
    for agent in team:
        away = [one.period for one in leave.get(agent.pk, [])]
        if agent.created_at > window.start:
            away.append(Period(window.start, agent.created_at))
        inside = [part for period in merged(away) if (part := period.within(window))]
        if inside:
            found[agent.pk] = inside
    return found


def _others_mean(agent_id: UUID, team: Sequence[User], given: dict[UUID, int]) -> Fraction:
    others = [agent for agent in team if agent.pk != agent_id]
    weights = sum((Fraction(agent.weight) for agent in others), Fraction(0))
    own = next(Fraction(agent.weight) for agent in team if agent.pk == agent_id)
    return own * sum(given.get(agent.pk, 0) for agent in others) / weights if weights else Fraction(0)
