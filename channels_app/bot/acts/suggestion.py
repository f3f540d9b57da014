"""Suggestions: made at the end of a turn, and what the customer answers to them."""

from dataclasses import replace
from datetime import datetime

from channels_app.bot.dialogue.dialogue import Dialogue, OfferKind, OpenOffer
from channels_app.bot.policy.step import BotAction
from channels_app.bot.turn import Thought, Turn
from channels_app.bot.understanding.meaning import Intent, Understood
from profiles.memory.nudges import Suggestion
from profiles.models import CustomerProfile, Nudge
from profiles.services.memory.nudges import answer_nudge, make_nudge

#: what leaves room for a suggestion: neither a booking, a question, a complaint nor a farewell
_ROOM = frozenset(
    {
        BotAction.GREET,
        BotAction.SEARCH,
        BotAction.DETAILS,
        BotAction.MEDIA,
        BotAction.THANKS,
    }
)


def suggest(
    turn: Turn,
    thought: Thought,
    *,
    profile: CustomerProfile,
    channel: str,
    previous_seen: datetime | None,
) -> Thought:
    """The thought with the suggestion that goes with its reply, where one is due; a "yes" to it
    starts what it offers. ``profile`` is as it is after the turn."""
    if thought.action not in _ROOM or thought.dialogue.wanted or _greets_with_offer(turn, thought):
        return thought
    made = make_nudge(
        brokerage=turn.brokerage,
        profile=profile,
        channel=channel,
        has_visit=thought.has_visit,
        previous_seen=previous_seen,
        now=turn.now,
    )
    if made is None:
        return thought
    nudge, due = made
    offering = replace(thought.dialogue, offer=suggested_offer(nudge, due))
    return replace(thought, dialogue=offering, nudge=due)


def suggested_offer(nudge: Nudge, due: Suggestion) -> OpenOffer:
    """What a "yes" to a suggestion starts."""
    return OpenOffer(OfferKind(due.offer), project=due.project, nudge_id=nudge.pk)


def _greets_with_offer(turn: Turn, thought: Thought) -> bool:
    """A greeting that asks for a visit leaves no room for a second offer."""
    asks = turn.welcome is not None and bool(turn.welcome.offer)
    return thought.action == BotAction.GREET and asks


def hear_answer(said: Understood, dialogue: Dialogue, now: datetime) -> None:
    """Keeps a "yes" or "no" to the suggestion of the last turn."""
    if dialogue.offer is None or dialogue.offer.nudge_id is None:
        return
    if said.intent == Intent.NO or said.shows(Intent.YES):
        answer = Intent.NO if said.intent == Intent.NO else Intent.YES
        answer_nudge(nudge_id=dialogue.offer.nudge_id, answer=answer.value, now=now)
