"""What each member of staff did."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from accounts.models import Brokerage
from leads.choices import Direction
from leads.models import Interaction
from leads.selectors.dimensions import Dimension, grouped

_STAFF = Dimension("user_id", "user__name")


def agent_activity(brokerage: Brokerage, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Touches, the leads touched and the days (in the brokerage's zone) with at least one touch, per person."""
    touches: QuerySet[Any] = Interaction.objects.of(brokerage.pk).filter(
        user__isnull=False, direction=Direction.OUTBOUND, occurred_at__gte=since, occurred_at__lt=until
    )
    return grouped(
        touches,
        _STAFF,
        touches=Count("pk"),
        leads=Count("lead", distinct=True),
        days_active=Count(TruncDate("occurred_at", tzinfo=brokerage.zone), distinct=True),
    )
