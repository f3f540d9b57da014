"""What each agent was given lately, and what they missed while they were away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from accounts.models import User
from scheduling.assignment.fairness import Contender
from scheduling.hours.slots import Engagement, Period, merged
from scheduling.selectors.diary import ROLLING


@dataclass(frozen=True)
class Standing:
    """``credit``: the others' mean while this agent was away, by weight."""

    load: int = 0
    credit: Fraction = Fraction(0)
    last_assigned: datetime | None = None


def standings(
    *,
    team: Sequence[User],
    given: "QuerySet[Any]",
    leave: Mapping[UUID, Iterable[Engagement]],
    now: datetime,
) -> dict[UUID, Standing]:
    """Of the last 30 days, in one query. ``given`` are the brokerage's visits (or callbacks) that
    count; ``leave`` covers these days. An agent who joined meanwhile was away before; so a newcomer
    starts at the team's mean, and nobody's count is ever reset."""
    since = now - ROLLING
    absences = _absences(team, leave, Period(since, now))
    spans = [(agent_id, period) for agent_id, periods in absences.items() for period in periods]
    missed = {}
    for n, (_, period) in enumerate(spans):
        meanwhile = Q(created_at__gte=period.start, created_at__lt=period.end)
        missed[f"missed_{n}"] = Count("pk", filter=meanwhile)
    rows = (
        given.filter(created_at__gt=since)  # of others too: a long list costs more than they do
        .order_by()
        .values("agent_id")
        .annotate(load=Count("pk"), last=Max("created_at"), **missed)
    )
    by_agent = {row["agent_id"]: row for row in rows}
    credits = {agent.pk: Fraction(0) for agent in team}
    for n, (agent_id, _) in enumerate(spans):
        others = {pk: row[f"missed_{n}"] for pk, row in by_agent.items()}
        credits[agent_id] += _others_mean(agent_id, team, others)
    found = {}
    for agent in team:
        row = by_agent.get(agent.pk, {"load": 0, "last": None})
        found[agent.pk] = Standing(row["load"], credits[agent.pk], row["last"])
    return found


def candidate(
    agent: User,
    lately: Standing,
    *,
    refusal: str,
    travel_minutes: int = 0,
) -> Contender:
    """The agent, as the choice looks at them."""
    return Contender(
        id=agent.pk,
        name=agent.name,
        weight=agent.weight,
        load=lately.load,
        credit=lately.credit,
        last_assigned=lately.last_assigned,
        travel_minutes=travel_minutes,
        is_senior=agent.is_senior,
        refusal=refusal,
    )


def _absences(
    team: Sequence[User],
    leave: Mapping[UUID, Iterable[Engagement]],
    window: Period,
) -> dict[UUID, list[Period]]:
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
    if not weights:
        return Fraction(0)
    own = next(Fraction(agent.weight) for agent in team if agent.pk == agent_id)
    return own * sum(given.get(agent.pk, 0) for agent in others) / weights
