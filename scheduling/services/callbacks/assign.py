"""Choosing the agent for a callback."""

from datetime import datetime
from uuid import UUID

from common.sql.unit import write_at_end
from scheduling.assignment.fairness import choose
from scheduling.choices import CallbackStatus, Urgency
from scheduling.hours.at_work import not_at_work
from scheduling.hours.slots import Period
from scheduling.models import Assignment, Callback
from scheduling.selectors.diary import ROLLING, shifts_of, team_of
from scheduling.selectors.standings import candidate, standings


def assign_callback(*, callback: Callback, own: UUID | None, now: datetime) -> None:
    """Sets the agent (``own``, an agent's id, before others) and keeps the decision; does not save.
    Where nobody works until it is due, it stays in the pool: a callback is never refused. Urgent
    ones go to seniors first. Call under the diary's lock, in the unit that saves it."""
    brokerage, wait = callback.brokerage, Period(now, max(callback.due_at, now))
    team = team_of(brokerage, Period(now - ROLLING, wait.end))
    agents, leave = team.agents, team.leave
    others = Callback.objects.of(brokerage.pk).exclude(status=CallbackStatus.CANCELLED)
    given = others.exclude(pk=callback.pk)
    lately = standings(team=agents, given=given, leave=leave, now=now)
    first, last = (moment.astimezone(brokerage.zone).date() for moment in (now, wait.end))
    shifts = shifts_of(brokerage, team, first, last)
    candidates = []
    for agent in agents:
        refusal = not_at_work(shifts[agent.pk], leave.get(agent.pk, []), wait)
        candidates.append(candidate(agent, lately[agent.pk], refusal=refusal))
    seniors_first = callback.urgency == Urgency.URGENT
    decision = choose(candidates, own=own, seniors_first=seniors_first)
    best = decision.ranked[0] if decision.ranked else None
    callback.agent = next((agent for agent in agents if agent.pk == best), None)
    assignment = Assignment(
        brokerage=brokerage,
        callback=callback,
        agent=callback.agent,
        reason=decision.reason[:200],
        candidates=list(decision.candidates),
    )
    write_at_end(assignment)
