"""Which leads a caller reaches, and finding one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from accounts.caller import Caller
from accounts.reach import Reach
from common.errors import NotFound
from common.ports import leads_served_by
from leads.choices import Direction
from leads.models import Interaction, Lead
from leads.selectors.receipts import lead_of_number, lead_of_receipt


def _of_agent(brokerage_id: UUID, agent_id: UUID) -> Q:
    """Their own, the pool, and those they serve."""
    return Q(owner=agent_id) | Q(owner__isnull=True) | Q(pk__in=leads_served_by(agent_id))


def _changed_by(lead: Lead, agent_id: UUID) -> bool:
    """Their own and the pool: the RM of a visit only reads the lead of a colleague."""
    return lead.owner_id in (None, agent_id)


LEADS: Reach[Lead] = Reach(
    Lead,
    noun="lead",
    read=_of_agent,
    change=_changed_by,
    loaded=("owner", "project", "profile"),
)


def customers_of_agent(brokerage_id: UUID, agent_id: UUID) -> "QuerySet[Any]":
    """Answers common.ports.customers_of: those with a lead that the agent may read."""
    return LEADS.of_agent(brokerage_id, agent_id).values("profile")


def owners(profile_id: UUID) -> "QuerySet[Any]":
    """Answers common.ports.owners_of: the agents who own leads of a customer."""
    owned = Lead.objects.filter(profile=profile_id, owner__isnull=False).order_by()
    return owned.values_list("owner", flat=True).distinct()


def human_touches(profile: Any, after: datetime) -> "QuerySet[Any]":
    """Answers common.ports.human_contacts: what staff sent or said to a customer since; by the
    leads' timelines, so that old messages cost nothing."""
    rows: QuerySet[Any] = Interaction.objects.filter(
        lead__profile=profile,
        occurred_at__gt=after,
        direction=Direction.OUTBOUND,
        user__isnull=False,
    )
    return rows.order_by()


def search_leads(
    rows: "QuerySet[Any]",
    text: str,
    brokerage_id: UUID | None = None,
) -> "QuerySet[Any]":
    """Leads whose name, phone, e-mail or reference has words that begin so (all words must be
    found); or the one of this brokerage for whose enquiry this number was given out."""
    words = ["".join(c for c in word if c.isalnum() or c in "@._+-") for word in text.split()]
    terms = [f"'{word}':*" for word in words if word.strip("@._+-")]
    if not terms:
        return rows.none() if text.strip() else rows
    if joined := lead_of_number(brokerage_id, text):
        return rows.filter(pk=joined)
    query = SearchQuery(" & ".join(terms), search_type="raw", config="simple")
    found: QuerySet[Any] = rows.filter(found_by__words=query)
    return found


def find_lead(caller: Caller, key: UUID) -> Lead:
    """The lead of this id, or the one that the enquiry of this receipt joined. Raises NotFound
    where the caller reaches none."""
    try:
        return LEADS.get(caller, key)
    except NotFound:
        joined = lead_of_receipt(caller.brokerage.pk, key)
        if joined is None:
            raise
        return LEADS.get(caller, joined)
