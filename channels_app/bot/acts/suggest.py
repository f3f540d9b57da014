"""Suggestions in the chat: made at the end of a turn, and what the customer answers to them."""

from datetime import datetime
from uuid import UUID

from channels_app.bot.acts.carry_out import Turn
from channels_app.bot.dialogue.dialogue import Dialogue, Offer
from channels_app.bot.understanding.message import Understood
from profiles.memory.nudges import Suggestion
from profiles.models import CustomerProfile
from profiles.services.memory.nudges import answer_nudge, make_nudge

#: what leaves room for a suggestion: neither a booking, a question, a complaint nor a farewell
_ROOM = frozenset({"greet", "search", "details", "media", "thanks"})


def suggest(turn: Turn, profile: CustomerProfile, *, channel: str, previous_seen: datetime | None) -> Suggestion | None:
    """The suggestion that goes with this reply; a "yes" to it starts what it offers. ``profile`` is as it is after the
    turn."""
    if turn.action not in _ROOM or turn.greeting_offers or turn.dialogue.wanted:
        return None
    made = make_nudge(
        brokerage=turn.brokerage,
        profile=profile,
        channel=channel,
        has_visit=turn.has_visit,
        previous_seen=previous_seen,
        now=turn.now,
    )
    if made is None:
        return None
    nudge, due = made
    offer = Offer(due.offer, project=due.project, nudge=str(nudge.pk))
    turn.dialogue = turn.dialogue.but(offer=offer)
    return due


def hear_answer(said: Understood, dialogue: Dialogue, now: datetime) -> None:
    """Keeps a "yes" or "no" to the suggestion of the last turn."""
    if dialogue.offer is None or not dialogue.offer.nudge:
        return
    answer = "no" if said.intent == "no" else "yes" if "yes" in {said.intent, *said.also} else ""
    if answer:
        answer_nudge(nudge_id=UUID(dialogue.offer.nudge), answer=answer, now=now)
