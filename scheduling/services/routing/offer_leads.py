"""Routing: a new lead is offered to one agent, then to a second, then it is everybody's and the
managers hear of it.

An offer is a head start, not ownership: whoever takes the lead or first touches it owns it
(leads.services.pipeline.progress).
"""

from datetime import datetime, timedelta
from uuid import UUID

from common.events import emit
from common.sql.locks import try_lock
from common.sql.unit import unit
from leads.choices import Source
from leads.models import Lead
from scheduling.assignment.fairness import Ranking, choose
from scheduling.assignment.skills import Needs, lacks, within_reach
from scheduling.events import LEAD_OFFERED, LEAD_UNCLAIMED
from scheduling.hours.at_work import next_at_work, not_at_work
from scheduling.hours.slots import Engagement, Period
from scheduling.models import LeadOffer
from scheduling.selectors.diary import ROLLING, shifts_of, team_of
from scheduling.selectors.standings import candidate, standings
from scheduling.services.locks import lock_routing

OFFERS = 2  # then the pool
BATCH = 100
_NOBODY_AT_WORK = "nobody is at work"
_LOOK_AHEAD = timedelta(days=14)


@unit
def offer_new_lead(*, lead_id: UUID, now: datetime) -> LeadOffer | None:
    """The first offer of a lead; None where it is owned, closed, imported or was offered before, or
    where the brokerage does not route. Safe to run again."""
    lead = Lead.objects.select_related("brokerage").filter(pk=lead_id).first()
    if lead is None or not lead.brokerage.routes_leads or lead.source == Source.IMPORT:
        return None
    lock_routing([lead.brokerage_id])
    lead = _locked(lead_id)
    if lead.offers.exists() or not _is_free(lead):
        return None
    return _offer(lead, now)


@unit
def pass_on_offers_batch(*, now: datetime) -> int:
    """Closes one batch of offers whose time is over and offers what is still free to the next
    agent, or to everybody (LEAD_UNCLAIMED); returns how many were closed. A second sweep at the
    same time does nothing, and a lead that somebody is just touching is left to the next one."""
    if not try_lock("sweep:lead_offers"):
        return 0
    due = LeadOffer.objects.filter(due_at__lte=now, closed_at__isnull=True).order_by("due_at", "id")
    brokerages = set(due.values_list("brokerage_id", flat=True)[:BATCH])
    lock_routing(brokerages)
    rows = due.filter(brokerage__in=brokerages).select_related("lead")
    free = rows.select_for_update(of=("self", "lead"), skip_locked=True, no_key=True)
    offers = list(free[:BATCH])
    LeadOffer.objects.filter(pk__in=[offer.pk for offer in offers]).update(closed_at=now)
    for offer in offers:
        if _is_free(offer.lead):
            _offer(_locked(offer.lead_id), now)
    return len(offers)


def _locked(lead_id: UUID) -> Lead:
    found: Lead = Lead.objects.select_for_update(of=("self",), no_key=True).select_related(
        "brokerage", "profile", "project"
    ).get(pk=lead_id)  # fmt: skip
    return found


def _is_free(lead: Lead) -> bool:
    """Nobody owns it, nobody was in touch, and there is something to win."""
    return lead.owner_id is None and lead.first_contact_at is None and lead.is_open


def _offer(lead: Lead, now: datetime) -> LeadOffer | None:
    """The next offer, or the wait for the next shift, or everybody."""
    asked = set(lead.offers.filter(agent__isnull=False).values_list("agent", flat=True))
    if len(asked) < OFFERS and lead.brokerage.routes_leads:
        decision, opening = _decide(lead, asked, now)
        if decision.ranked:
            due_at = now + timedelta(minutes=lead.brokerage.offer_minutes)
            offer = _keep(lead, decision, agent_id=decision.ranked[0], due_at=due_at)
            emit(
                LEAD_OFFERED,
                brokerage_id=lead.brokerage_id,
                lead_id=lead.pk,
                agent_id=decision.ranked[0],
                offer_id=offer.pk,
            )
            return offer
        if opening:
            return _keep(lead, decision, agent_id=None, due_at=opening)
    emit(LEAD_UNCLAIMED, brokerage_id=lead.brokerage_id, lead_id=lead.pk)
    return None


def _keep(lead: Lead, decision: Ranking, *, agent_id: UUID | None, due_at: datetime) -> LeadOffer:
    offer: LeadOffer = LeadOffer.objects.create(
        brokerage=lead.brokerage,
        lead=lead,
        agent_id=agent_id,
        due_at=due_at,
        reason=decision.reason[:200] if agent_id else _NOBODY_AT_WORK,
        candidates=list(decision.candidates),
    )
    return offer


def _decide(lead: Lead, asked: set[UUID], now: datetime) -> tuple[Ranking, datetime | None]:
    """Who gets it, by the rules of visits; where nobody is at work, when the next who fits is."""
    brokerage = lead.brokerage
    ahead = now + _LOOK_AHEAD
    team = team_of(brokerage, Period(now - ROLLING, ahead))
    agents, leave = team.agents, team.leave
    given = LeadOffer.objects.of(brokerage.pk).filter(agent__isnull=False)
    lately = standings(team=agents, given=given, leave=leave, now=now)
    needs = within_reach(_needs(lead), agents)
    first, last = (moment.astimezone(brokerage.zone).date() for moment in (now, ahead))
    shifts = shifts_of(brokerage, team, first, last)
    wait = Period(now, now + timedelta(minutes=brokerage.offer_minutes))
    candidates, openings = [], []
    for agent in agents:
        unfit = "was asked before" if agent.pk in asked else lacks(agent, needs)
        away: list[Engagement] = leave.get(agent.pk, [])
        if not unfit and (opening := next_at_work(shifts[agent.pk], away, now)):
            openings.append(opening)
        refusal = unfit or not_at_work(shifts[agent.pk], away, wait)
        candidates.append(candidate(agent, lately[agent.pk], refusal=refusal))
    return choose(candidates), min(openings, default=None)


def _needs(lead: Lead) -> Needs:
    """What is asked of the agent; the place of the project counts where the customer named none."""
    near = [lead.project.locality] if lead.project and lead.project.locality else []
    return Needs(
        language=lead.profile.language,
        localities=tuple(lead.locations or near),
        project=lead.project.name if lead.project else "",
    )
