"""Changing a lead by hand."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.caller import Caller
from accounts.models import User
from common.errors import Conflict, Forbidden, invalid
from common.events import emit
from leads.choices import CLOSED
from leads.events import LEAD_ASSIGNED
from leads.models import Lead
from leads.selectors import LEADS
from leads.services.pipeline.attributes import timed
from leads.services.pipeline.deadlines import stop_clock
from leads.services.pipeline.progress import claim
from leads.services.pipeline.temperature import rescore_lead
from leads.workflow import WORKFLOW


@transaction.atomic
def change_lead(
    *,
    lead: Lead,
    changes: dict[str, Any],
    caller: Caller,
    now: datetime,
    expected_version: int | None = None,
) -> Lead:
    """Sets fields, owner and status. Raises NotFound or Forbidden for an agent on a lead of a
    colleague, Conflict ``stale_version`` or ``invalid_transition``; nothing changes then. Winning
    and losing go through close_lead, because they need a reason or a value."""
    locked: Lead = Lead.objects.select_for_update(of=("self",), no_key=True).get(pk=lead.pk)
    LEADS.check(locked, caller.actor)
    _check_version(locked, expected_version)
    changes = dict(changes)
    status = changes.pop("status", None)
    if "owner" in changes:
        _check_owner(locked, changes["owner"], caller)
    _check_budget(locked, changes)
    if "attributes" in changes:
        locked.attributes, locked.attributes_at = timed(locked, changes.pop("attributes"), now)
        changes |= {"attributes": locked.attributes, "attributes_at": locked.attributes_at}
    if changes:
        Lead.objects.filter(pk=locked.pk).update(
            version=F("version") + 1, conversion_due=True, **changes
        )
        locked.version += 1
    if status and status != locked.status:
        _move(locked, status, caller, now)
    locked.refresh_from_db()
    rescore_lead(locked, brokerage=caller.brokerage, now=now)
    if changes.get("owner"):
        emit(
            LEAD_ASSIGNED,
            brokerage_id=locked.brokerage_id,
            lead_id=locked.pk,
            agent_id=changes["owner"].pk,
        )
    return locked


def _check_version(lead: Lead, expected: int | None) -> None:
    if expected is not None and lead.version != expected:
        raise Conflict(
            "This lead was changed meanwhile. Load it again.",
            code="stale_version",
            extra={"version": lead.version},
        )


def _move(lead: Lead, status: str, caller: Caller, now: datetime) -> None:
    if status in CLOSED:
        raise invalid("status", "Use the outcome call to win or lose a lead.")
    WORKFLOW.take(lead, status, actor=caller.actor, at=now)
    if caller.user:  # who moves it on has dealt with the customer
        stop_clock(lead, now)
        claim(lead, caller.user)


def _check_budget(lead: Lead, changes: dict[str, Any]) -> None:
    """With what is stored: a request may name only one of them."""
    low: Decimal | None = changes.get("budget_min", lead.budget_min)
    high: Decimal | None = changes.get("budget_max", lead.budget_max)
    if low is not None and high is not None and low > high:
        raise invalid("budget_min", "The lower budget is above the upper one.")


def _check_owner(lead: Lead, owner: User | None, caller: Caller) -> None:
    if owner is not None and owner.brokerage_id != lead.brokerage_id:
        raise invalid("owner", "This user is not known here.")
    if caller.sees_all or caller.user is None:
        return
    if owner != caller.user or lead.owner_id not in (None, caller.user.pk):
        raise Forbidden(
            "An agent may take a lead of the pool; only a manager gives leads to others."
        )
