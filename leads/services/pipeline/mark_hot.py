"""What an agent says against the computed scores: this lead is hot."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.caller import Caller
from common.errors import invalid
from leads.models import HotMark, Lead
from leads.selectors import LEADS

HOT_FOR = timedelta(days=7)


@transaction.atomic
def mark_hot(*, lead: Lead, reason: str, caller: Caller, now: datetime) -> HotMark:
    """Seven days from now; a mark that still holds ends with the new one. Raises NotFound or
    Forbidden for an agent on a lead of a colleague."""
    locked: Lead = Lead.objects.select_for_update(of=("self",), no_key=True).get(pk=lead.pk)
    LEADS.check(locked, caller.actor)
    if not reason.strip():
        raise invalid("reason", "Say why: colleagues will ask.")
    HotMark.objects.filter(lead=locked, until__gt=now).update(until=now)
    mark: HotMark = HotMark.objects.create(
        brokerage_id=locked.brokerage_id,
        lead=locked,
        user=caller.user,
        reason=reason.strip()[:300],
        until=now + HOT_FOR,
    )
    return mark
