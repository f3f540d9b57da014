"""Which threads an agent reads: those given to them, and those of customers whose leads they see."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.caller import staff_caller
from accounts.models import User
from leads.selectors import visible_leads


def threads_of(agent: User, prefix: str = "") -> Q:
    """``prefix`` leads from a row to its conversation, e.g. ``conversation__``."""
    leads: QuerySet[Any] = visible_leads(staff_caller(agent))
    return Q(**{f"{prefix}agent": agent}) | Q(**{f"{prefix}profile__in": leads.values("profile")})
