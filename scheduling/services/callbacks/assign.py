"""Choosing the agent for a callback."""

from datetime import datetime
from uuid import UUID

from accounts.models import User
from scheduling.assignment.fairness import Candidate, choose
from scheduling.choices import CallbackStatus, Urgency
from scheduling.diary import not_at_work, working_periods
from scheduling.hours.slots import Period
from scheduling.models import Assignment, Callback
from scheduling.selectors.diary import leave_of, shifts_of, team_of
from scheduling.selectors.standings import standings


def assign_callback(callback: Callback, *, own: UUID | None, now: datetime) -> None:
    """Sets the agent and keeps the decision. Where nobody works until it is due, it stays in the pool: a callback is
    never refused. Urgent ones go to seniors first. Call under the diary's lock; the callback must be saved."""
    brokerage, wait = callback.brokerage, Period(now, max(callback.due_at, now))
    team = team_of(brokerage)
    given = Callback.objects.exclude(status=CallbackStatus.CANCELLED).exclude(pk=callback.pk)
    lately = standings(brokerage=brokerage, team=team, given=given, now=now)
    shifts, leave = shifts_of(brokerage), leave_of(brokerage, wait)
    first, last = (moment.astimezone(brokerage.zone).date() for moment in (wait.start, wait.end))
    candidates = [
        Candidate(
            id=agent.pk,
            name=agent.name,
            weight=agent.weight,
            load=lately[agent.pk].load,
            credit=lately[agent.pk].credit,
            last_assigned=lately[agent.pk].last_assigned,
            is_senior=agent.is_senior,
            refusal=not_at_work(
                working_periods(agent, shifts.get(agent.pk, []), brokerage, first, last), leave.get(agent.pk, []), wait
            ),
        )
        for agent in team
    ]
    decision = choose(candidates, own=own, seniors_first=callback.urgency == Urgency.URGENT)
    callback.agent = User.objects.get(pk=decision.ranked[0]) if decision.ranked else None
    callback.save(update_fields=["agent"])
    Assignment.objects.create(
        brokerage=brokerage,
        callback=callback,
        agent=callback.agent,
        reason=decision.reason[:200],
        candidates=list(decision.candidates),
    )
