"""Choosing the agent for a visit, and putting it into the diary."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import Conflict
from common.sql.unit import write_at_end
from scheduling.assignment.fairness import Ranking, choose
from scheduling.assignment.skills import Needs, lacks, within_reach
from scheduling.choices import VisitStatus
from scheduling.diary.asked_time import AskedTime
from scheduling.diary.openings import Diary
from scheduling.hours.slots import Period
from scheduling.models import Assignment, SiteVisit
from scheduling.selectors.standings import candidate, standings
from scheduling.services.visits.refusals import NoRoom, broken_constraint

_TRIES = 3
_LET_GO = [VisitStatus.CANCELLED, VisitStatus.EXPIRED]


@dataclass(frozen=True)
class Plan:
    """Who could take the visit, in order, and the hour that each would give it."""

    decision: Ranking
    seats: dict[UUID, tuple[User, Period]]


def plan_visit(
    *,
    diary: Diary,
    asked: AskedTime,
    own: UUID | None,
    language: str,
    now: datetime,
) -> Plan:
    """Raises NoRoom where the day is closed or nobody is free. Call under the diary's lock."""
    if asked.day in diary.holidays:
        raise NoRoom(f"There are no visits on that day ({diary.holidays[asked.day]}).")
    given = SiteVisit.objects.of(diary.brokerage.pk).exclude(status__in=_LET_GO)
    lately = standings(team=diary.agents, given=given, leave=diary.leave, now=now)
    needs = within_reach(Needs(language=language), diary.agents)
    seats: dict[UUID, tuple[User, Period]] = {}
    candidates = []
    for agent in diary.agents:
        opening = diary.opening(agent, asked, now)
        refusal = opening.refusal or lacks(agent, needs)
        if opening.start and not refusal:
            seats[agent.pk] = (agent, Period(opening.start, opening.start + diary.length))
        way = int(opening.travel.total_seconds() // 60)
        candidates.append(candidate(agent, lately[agent.pk], refusal=refusal, travel_minutes=way))
    decision = choose(candidates, own=own)
    if not decision.ranked:
        raise NoRoom("Nobody is free in this slot any more.")
    return Plan(decision, seats)


def put_into_diary(*, visit: SiteVisit, plan: Plan, save: Callable[[], None]) -> None:
    """Seats the visit with the best of three agents whom the database accepts, and keeps the
    decision where the agent is new. Raises NoRoom, or Conflict where the customer is somewhere else
    at that time."""
    before = visit.agent_id
    for agent_id in plan.decision.ranked[:_TRIES]:
        visit.agent, hour = plan.seats[agent_id]
        visit.planned_start, visit.planned_end = hour.start, hour.end
        visit.blocked = (hour.start, hour.end)
        try:
            with transaction.atomic():
                save()
        except IntegrityError as error:
            _pass_on(error)
            continue
        if agent_id != before:
            _keep_decision(visit, agent_id, plan.decision)
        return
    raise NoRoom("This slot was taken a moment ago.")


def _pass_on(error: IntegrityError) -> None:
    """Only "this agent is busy" lets the next candidate try."""
    constraint = broken_constraint(error)
    if constraint == "customer_in_one_place":
        raise Conflict("You already have a visit at that time.", code="already_booked") from error
    if constraint != "agent_in_one_place":
        raise error


def _keep_decision(visit: SiteVisit, agent_id: UUID, decision: Ranking) -> None:
    assignment = Assignment(
        brokerage=visit.brokerage,
        visit=visit,
        agent_id=agent_id,
        reason=decision.reason_for(agent_id)[:200],
        candidates=list(decision.candidates),
    )
    write_at_end(assignment)
