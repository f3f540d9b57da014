"""From an understood message to the reply: what is known is looked up, the policy decides, an act
does it."""

from dataclasses import replace

from django.utils import translation

from channels_app.bot.acts.suggestion import hear_answer
from channels_app.bot.acts.table import ACTS
from channels_app.bot.dialogue.dialogue import Dialogue
from channels_app.bot.policy.decide import decide
from channels_app.bot.policy.step import KnownCustomer
from channels_app.bot.turn import Thought, Turn
from channels_app.bot.understanding.slots import Details
from common.ports import UpcomingVisit, next_visit

#: whatever language the page has: the bot reads several, and answers in this one
LANGUAGE = "en"


def think(turn: Turn, dialogue: Dialogue) -> Thought:
    """Carries out what the message asks for and words the reply. A person who takes over is only
    named in the thought: who speaks in a conversation is not the bot's to change."""
    upcoming = next_visit(turn.profile.pk, turn.now)
    hear_answer(turn.said, dialogue, turn.now)
    step = decide(turn.said, dialogue, _known(turn, upcoming))
    with translation.override(LANGUAGE):
        thought = ACTS[step.action](turn, step)
    return replace(thought, action=step.action, has_visit=upcoming is not None)


def _known(turn: Turn, upcoming: UpcomingVisit | None) -> KnownCustomer:
    details = Details(
        name=turn.profile.display_name or turn.contact.name,
        phone=turn.profile.primary_phone or turn.contact.e164,
        email=turn.profile.primary_email or turn.contact.address,
    )
    return KnownCustomer(details, upcoming.id if upcoming else None)
