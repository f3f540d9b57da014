"""What a merge of two customers does with their threads: at most one stays open per topic."""

from typing import Any

from channels_app.choices import OPEN_STATES, ConversationState
from channels_app.models import Conversation
from profiles.services.merging.journal import Journal
from profiles.services.merging.movers import Pair, moving


def merge_threads(pair: Pair, journal: Journal) -> None:
    """Where both have an open thread on a topic, the one that was silent longer is resolved and
    hangs below the other, which takes over that a customer waits and who answers them."""
    rows = Conversation.objects.of(pair.winner.brokerage_id).filter(state__in=OPEN_STATES)
    rows = rows.select_for_update(of=("self",))
    ours = {one.topic: one for one in rows.filter(profile=pair.winner)}
    for theirs in rows.filter(profile=pair.loser, topic__in=ours):
        older, newer = sorted(
            (ours[theirs.topic], theirs), key=lambda one: (one.last_activity_at, one.pk)
        )
        both = Conversation.objects.filter(pk__in=[older.pk, newer.pk])
        with journal.changing(both):
            both.filter(pk=newer.pk).update(**_taken_over(older, newer))
            both.filter(pk=older.pk).update(
                state=ConversationState.RESOLVED,
                parent=older.parent_id or newer.pk,
                waiting_since=None,
            )
    moving(Conversation)(pair, journal)


def _taken_over(older: Conversation, newer: Conversation) -> dict[str, Any]:
    waiting = [one.waiting_since for one in (older, newer) if one.waiting_since]
    states = {older.state, newer.state}
    return {
        "waiting_since": min(waiting, default=None),
        "agent": newer.agent_id or older.agent_id,
        "lead": newer.lead_id or older.lead_id,
        "bot_active": older.bot_active and newer.bot_active,
        "state": ConversationState.WAITING if ConversationState.WAITING in states else newer.state,
    }
