"""Winning, losing and reopening a lead."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from common.errors import invalid
from common.events import emit
from common.transitions import Actor
from leads.choices import LeadStatus
from leads.events import LEAD_LOST, LEAD_REOPENED, LEAD_WON
from leads.models import Lead
from leads.selectors import LEADS
from leads.workflow import REOPENING, WORKFLOW
from profiles.services.memory.stages import advance

_NEWS = {
    LeadStatus.WON.value: LEAD_WON,
    LeadStatus.LOST.value: LEAD_LOST,
    "reopened": LEAD_REOPENED,
}


@dataclass(frozen=True)
class Ending:
    """What is known of it: the deal's value and commission, and when it was (None: now)."""

    value: Decimal | None = None
    commission: Decimal | None = None
    at: datetime | None = None


_NOTHING_KNOWN = Ending()


@transaction.atomic
def close_lead(
    *,
    lead: Lead,
    outcome: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
    ending: Ending = _NOTHING_KNOWN,
    expected_version: int | None = None,
) -> Lead:
    """``won`` (with value and commission, if known), ``lost`` (needs a reason) or ``reopened``
    (back to qualified). Raises NotFound or Forbidden for an agent on a lead of a colleague,
    Conflict where the workflow forbids it."""
    if outcome == LeadStatus.LOST and not reason.strip():
        raise invalid("reason", "Losing a lead needs a reason.")
    if ending.at and ending.at > now:
        raise invalid("at", "This time is in the future.")
    at = ending.at or now
    deal = ending if outcome == LeadStatus.WON else _NOTHING_KNOWN
    LEADS.hold(lead, actor)
    closing = outcome != "reopened"
    (WORKFLOW if closing else REOPENING).take(
        lead,
        outcome if closing else LeadStatus.QUALIFIED,
        actor=actor,
        expected_version=expected_version,
        reason=reason,
        at=at,
        closed_at=at if closing else None,
        close_reason=reason[:200] if closing else "",
        deal_value=deal.value,
        commission=deal.commission,
        react_by=None,
        conversion_due=True,
    )
    if closing:
        advance(profile=lead.profile, to="closed", reason=f"lead {outcome}", now=now)
    emit(_NEWS[outcome], brokerage_id=lead.brokerage_id, lead_id=lead.pk)
    return lead
