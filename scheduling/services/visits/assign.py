"""Choosing the agent for a visit, and putting it into the diary."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Brokerage, User
from common.errors import Conflict
from scheduling.assignment.fairness import Candidate, Decision, choose
from scheduling.assignment.skills import Needs, lacks, within_reach
from scheduling.choices import VisitStatus
from scheduling.diary import Diary, Wish
from scheduling.hours.slots import Period
from scheduling.models import Assignment, SiteVisit
from scheduling.place import Place
from scheduling.presentation import told
from scheduling.selectors.free_slots import slots_to_offer
from scheduling.selectors.standings import standings

_TRIES = 3
_LET_GO = [VisitStatus.CANCELLED, VisitStatus.EXPIRED]


class NoRoom(Exception):
    """Nobody can take it; the message says why. The caller turns it into a 409 with free slots."""


@dataclass(frozen=True)
class Plan:
    """Who could take the visit, in order, and the hour that each would give it."""

    decision: Decision
    seats: dict[UUID, tuple[User, Period]]


def plan_visit(diary: Diary, wish: Wish, *, own: UUID | None, language: str, now: datetime) -> Plan:
    """Raises NoRoom where the day is closed, the place is full or nobody is free. Call under the diary's lock."""
    if wish.day in diary.holidays:
        raise NoRoom(f"There are no visits on that day ({diary.holidays[wish.day]}).")
    if not diary.has_room(wish.day, wish.slot):
        raise NoRoom("This slot is fully booked.")
    given = SiteVisit.objects.exclude(status__in=_LET_GO)
    lately = standings(brokerage=diary.brokerage, team=diary.agents, given=given, now=now)
    needs = within_reach(Needs(language=language), diary.agents)
    seats: dict[UUID, tuple[User, Period]] = {}
    candidates = []
    for agent in diary.agents:
        opening = diary.opening(agent, wish, now)
        refusal = opening.refusal or lacks(agent, needs)
        if opening.start and not refusal:
            seats[agent.pk] = (agent, Period(opening.start, opening.start + diary.length))
        standing = lately[agent.pk]
        candidates.append(
            Candidate(
                id=agent.pk,
                name=agent.name,
                weight=agent.weight,
                load=standing.load,
                credit=standing.credit,
                last_assigned=standing.last_assigned,
                travel_minutes=int(opening.travel.total_seconds() // 60),
                refusal=refusal,
            )
        )
    decision = choose(candidates, own=own)
    if not decision.ranked:
        raise NoRoom("Nobody is free in this slot any more.")
    return Plan(decision, seats)


def put_into_diary(visit: SiteVisit, plan: Plan, *, save: Callable[[], None]) -> None:
    """Seats the visit with the best of three agents whom the database accepts, and keeps the decision where the agent
    is new. Raises NoRoom, or Conflict where the customer is somewhere else at that time."""
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
            _keep_decision(visit, plan.decision)
        return
    raise NoRoom("This slot was taken a moment ago.")


def _pass_on(error: IntegrityError) -> None:
    """Only "this agent is busy" lets the next candidate try."""
    constraint = broken_constraint(error)
    if constraint == "customer_in_one_place":
        raise Conflict("You already have a visit at that time.", code="already_booked") from error
    if constraint != "agent_in_one_place":
        raise error


def broken_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def _keep_decision(visit: SiteVisit, decision: Decision) -> None:
    assert visit.agent_id is not None  # just seated
    Assignment.objects.create(
        brokerage=visit.brokerage,
        visit=visit,
        agent_id=visit.agent_id,
        reason=decision.reason_for(visit.agent_id)[:200],
        candidates=list(decision.candidates),
    )


def already_booked(visit: SiteVisit) -> Conflict:
    """The refusal that names the visit in the way."""
    return Conflict(
        f"You already have a visit then: {visit.place_name}, {told(visit)}.",
        code="already_booked",
        extra={"visit": {"id": str(visit.pk), "reference": visit.reference}},
    )


def slot_taken(message: str, *, brokerage: Brokerage, place: Place, day: date, now: datetime) -> Conflict:
    """The refusal with up to ten slots that are free on that day and the next ones."""
    free = [slot.as_json(brokerage.zone) for slot in slots_to_offer(brokerage=brokerage, place=place, day=day, now=now)]
    return Conflict(message, code="slot_taken", extra={"free_slots": free})
