"""The sweep over leads that nobody has reacted to in time."""

from datetime import datetime

from django.db import transaction

from common.events import emit_many
from common.sql.locks import try_lock
from leads.choices import CLOSED
from leads.events import LEAD_OVERDUE, LeadNews
from leads.models import Lead

BATCH = 500


@transaction.atomic
def escalate_overdue_batch(*, now: datetime) -> int:
    """Marks one batch of leads as overdue and writes LEAD_OVERDUE for each, once; returns how
    many. A second sweep at the same time does nothing, and a lead that somebody is just touching is
    left to the next one."""
    if not try_lock("sweep:lead_deadlines"):
        return 0
    late = list(
        Lead.objects.filter(react_by__lte=now, overdue_at__isnull=True)
        .exclude(status__in=CLOSED)
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .order_by("react_by")
        .values_list("pk", "brokerage_id")[:BATCH]
    )
    Lead.objects.filter(pk__in=[pk for pk, _ in late]).update(overdue_at=now)
    emit_many(LEAD_OVERDUE, [(brokerage_id, LeadNews(lead_id=pk)) for pk, brokerage_id in late])
    return len(late)
