"""Which lead a customer's new enquiry joins."""

from uuid import UUID

from django.db.models import QuerySet

from common.errors import NotFound
from common.sql.kept import kept
from common.transitions import Actor
from leads.choices import CLOSED
from leads.models import Lead
from leads.selectors import LEADS
from profiles.models import CustomerProfile


def open_lead(profile: CustomerProfile, transaction_type: str, actor: Actor) -> Lead | None:
    """The newest open lead of a customer that may be about this; its row is locked. Raises NotFound
    where an agent acts and a colleague has taken the customer meanwhile."""
    agent = actor.user_id if actor.limited else None
    held = list(_open_leads(profile.pk, str(transaction_type) or None, agent is None))
    for lead in held:
        lead.profile = profile
    if agent is None:
        return next(iter(held), None)
    # whoever was just taking one of them was waited for
    reached = LEADS.of_agent(profile.brokerage_id, agent).filter(profile=profile)
    keys = set(reached.values_list("pk", flat=True))
    if not keys and profile.leads.exists():
        raise NotFound("There is no such customer.")
    return next((lead for lead in held if lead.pk in keys), None)


@kept
def _open_leads(profile_id: UUID, transaction_type: str | None, one: bool) -> "QuerySet[Lead]":
    """The open leads of a profile that may be about this, the newest first; their rows are
    locked."""
    rows = Lead.objects.filter(profile=profile_id).exclude(status__in=CLOSED)
    if transaction_type:
        rows = rows.filter(transaction_type__in=[transaction_type, ""])
    rows = rows.select_for_update(of=("self",), no_key=True).order_by("-created_at")
    return rows[:1] if one else rows
