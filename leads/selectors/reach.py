"""Which leads a caller reaches, and finding one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from accounts.caller import Caller, staff_caller
from accounts.models import User
from common.ports import leads_served_by
from leads.choices import Direction
from leads.models import Interaction, Lead


def visible_leads(caller: Caller) -> "QuerySet[Any]":
    """What this caller may see: a brokerage's leads; for an agent their own, the pool, and those they serve."""
    rows: QuerySet[Any] = Lead.objects.of(caller.brokerage.pk)
    if caller.sees_all or caller.user is None:
        return rows
    own: QuerySet[Any] = rows.filter(reach_of(caller.user))
    return own


def reach_of(agent: User) -> Q:
    """The leads an agent reaches within the brokerage."""
    return Q(owner=agent) | Q(owner__isnull=True) | Q(pk__in=leads_served_by(agent.pk))


def may_change(lead: Lead, caller: Caller) -> bool:
    """A lead that the caller sees may be read by all of them, and changed by all but an agent to whom it is a
    colleague's: a visit's RM only reads it."""
    return caller.user is None or changeable_by(caller.user, lead)


def changeable_by(user: User, lead: Lead) -> bool:
    """The same of a member of staff, without a query."""
    return user.is_manager or lead.owner_id in (None, user.pk)


def customers_with_visible_leads(agent: User) -> "QuerySet[Any]":
    """Answers common.ports.customers_of."""
    return visible_leads(staff_caller(agent)).values("profile")


def human_touches(profile: Any, after: datetime) -> "QuerySet[Any]":
    """Answers common.ports.human_contacts: what staff sent or said to a customer since; by the leads' timelines, so
    that old messages cost nothing."""
    rows: QuerySet[Any] = Interaction.objects.filter(
        lead__profile=profile, occurred_at__gt=after, direction=Direction.OUTBOUND, user__isnull=False
    )
    return rows.order_by()


def search_leads(rows: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
    """Leads whose name, phone, e-mail or reference has words that begin so; all words must be found."""
    words = ["".join(c for c in word if c.isalnum() or c in "@._+-") for word in text.split()]
    terms = [f"'{word}':*" for word in words if word.strip("@._+-")]
    if not terms:
        return rows.none() if text.strip() else rows
    query = SearchQuery(" & ".join(terms), search_type="raw", config="simple")
    found: QuerySet[Any] = rows.filter(found_by__words=query)
    return found


def find_lead(caller: Caller, key: UUID) -> Lead | None:
    """One lead the caller may see, with owner and project loaded."""
    found: Lead | None = visible_leads(caller).select_related("owner", "project", "profile").filter(pk=key).first()
    return found
