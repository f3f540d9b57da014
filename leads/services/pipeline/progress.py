"""Steps of a lead that follow from what happened elsewhere."""

from datetime import datetime
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from accounts.choices import Role
from accounts.models import User
from common.errors import Conflict
from common.events import emit
from common.transitions import Actor
from leads.choices import LeadStatus
from leads.events import LEAD_ASSIGNED
from leads.models import Lead
from leads.workflow import WORKFLOW, is_ahead


def move_forward(
    lead: Lead, to: str, *, actor: Actor, now: datetime, reason: str = "", **changes: Any
) -> bool:
    """Takes the step, with ``changes``, if it leads forward; False where the lead is there already,
    further, or closed."""
    if not is_ahead(to, lead.status):
        return False
    try:
        WORKFLOW.take(lead, to, actor=actor, reason=reason, at=now, **changes)
    except Conflict:
        # somebody has taken the step, or a later one, since the lead was read: that is no reason to
        # refuse what happened
        lead.refresh_from_db(fields=["status", "version"])
        return False
    return True


def visit_booked(lead: Lead, *, agent: User | None, actor: Actor, now: datetime) -> None:
    """A visit makes the lead one in the stage visit; its RM owns the lead if nobody does. Call in a
    transaction."""
    owned = {"owner": Coalesce(F("owner"), Value(agent.pk))} if agent and not lead.owner_id else {}
    why = "a site visit was booked"
    if not move_forward(lead, LeadStatus.VISIT, actor=actor, now=now, reason=why, **owned):
        give_owner(lead, agent)
    elif owned and agent and lead.owner_id == agent.pk:
        _owned_by(lead, agent)


def give_owner(lead: Lead, agent: User | None) -> None:
    """The first RM who is assigned owns the lead."""
    if (
        agent
        and lead.owner_id is None
        and Lead.objects.filter(pk=lead.pk, owner__isnull=True).update(owner=agent)
    ):
        _owned_by(lead, agent)


def _owned_by(lead: Lead, agent: User) -> None:
    lead.owner = agent
    emit(LEAD_ASSIGNED, brokerage_id=lead.brokerage_id, lead_id=lead.pk, agent_id=agent.pk)


def claim(lead: Lead, user: User) -> None:
    """An agent who touches a lead that nobody owns has claimed it; managers help without taking it
    over."""
    if user.role == Role.AGENT and user.brokerage_id == lead.brokerage_id:
        give_owner(lead, user)
