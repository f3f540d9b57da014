"""What each member of staff did."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from accounts.models import Brokerage
from leads.choices import Direction
from leads.models import Interaction
from leads.selectors.reports.dimensions import Dimension, grouped

_STAFF = Dimension("user_id", table="accounts_user")


def agent_activity(brokerage: Brokerage, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Touches, the leads touched and the days (in the brokerage's zone) with at least one touch,
    per person."""
    touches: QuerySet[Any] = Interaction.objects.of(brokerage.pk).filter(
        user__isnull=False,
        direction=Direction.OUTBOUND,
        occurred_at__gte=since,
        occurred_at__lt=until,
    )
    days = touches.order_by().values(
        "user_id", "lead_id", day=TruncDate("occurred_at", tzinfo=brokerage.zone)
    )
    measures = {
        "touches": "count(*)",
        "leads": "count(DISTINCT lead_id)",
        "days_active": "count(DISTINCT day)",
    }
    return grouped(days.query.sql_with_params(), [_STAFF], measures)[_STAFF.column]
