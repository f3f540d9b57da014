"""Steps of a lead that follow from what happened elsewhere."""

from datetime import datetime

from accounts.choices import Role
from accounts.models import User
from common.events import emit
from common.transitions import Actor
from leads.choices import LeadStatus
from leads.events import LEAD_ASSIGNED
from leads.models import Lead
from leads.workflow import WORKFLOW, is_ahead


def move_forward(lead: Lead, to: str, *, actor: Actor, now: datetime, reason: str = "") -> bool:
    """Takes the step if it leads forward; False where the lead is there already, further, or
    closed."""
    if not is_ahead(to, lead.status):
        return False
    # somebody may have taken the step since the lead was read: that is no reason to refuse what
    # happened
    lead.refresh_from_db(
        fields=["status"], from_queryset=Lead.objects.select_for_update(of=("self",), no_key=True)
    )
    if not is_ahead(to, lead.status):
        return False
    WORKFLOW.take(lead, to, actor=actor, reason=reason, at=now)
    return True


def visit_booked(lead: Lead, *, agent: User | None, actor: Actor, now: datetime) -> None:
    """A visit makes the lead one in the stage visit; its RM owns the lead if nobody does. Call in a
    transaction."""
    move_forward(lead, LeadStatus.VISIT, actor=actor, now=now, reason="a site visit was booked")
    give_owner(lead, agent)


def give_owner(lead: Lead, agent: User | None) -> None:
    """The first RM who is assigned owns the lead."""
    if (
        agent
        and lead.owner_id is None
        and Lead.objects.filter(pk=lead.pk, owner__isnull=True).update(owner=agent)
    ):
        lead.owner = agent
        emit(LEAD_ASSIGNED, brokerage_id=lead.brokerage_id, lead_id=lead.pk, agent_id=agent.pk)


def claim(lead: Lead, user: User) -> None:
    """An agent who touches a lead that nobody owns has claimed it; managers help without taking it
    over."""
    if user.role == Role.AGENT and user.brokerage_id == lead.brokerage_id:
        give_owner(lead, user)
