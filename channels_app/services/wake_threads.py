"""Threads that were put aside come back when their time is over."""

from datetime import datetime

from channels_app.choices import ConversationState
from channels_app.conversation.workflow import come_back
from channels_app.models import Conversation
from common.sql.unit import unit

BATCH = 100  # each is one UPDATE and its share of one INSERT


@unit
def wake_threads(*, now: datetime) -> int:
    """Wakes a batch of those that are due; returns how many. Threads that somebody else has are
    left for the next run."""
    rows = Conversation.objects.select_for_update(of=("self",), skip_locked=True)
    due = rows.filter(state=ConversationState.SNOOZED, snoozed_until__lte=now)
    found = list(due.order_by("snoozed_until")[:BATCH])
    for conversation in found:
        come_back(conversation=conversation, now=now)
    return len(found)
