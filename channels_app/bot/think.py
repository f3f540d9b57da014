"""From an understood message to the reply: what is known is looked up, the policy decides, acts do
it."""

from dataclasses import replace

from django.utils import translation

from channels_app.bot.acts.suggestion import hear_answer
from channels_app.bot.acts.table import ACTS
from channels_app.bot.acts.talk import note_objection
from channels_app.bot.dialogue.dialogue import Dialogue
from channels_app.bot.policy.beside import steps_beside
from channels_app.bot.policy.decide import decide
from channels_app.bot.policy.step import KnownCustomer
from channels_app.bot.reply import beside
from channels_app.bot.turn import Thought, Turn
from channels_app.bot.understanding.slots import Details
from common.ports import UpcomingVisit, next_visit

#: whatever language the page has: the bot reads several, and answers in this one
LANGUAGE = "en"


def think(turn: Turn, dialogue: Dialogue) -> Thought:
    """Carries out what the message asks for and words the reply: what weighs most, and the
    questions beside it. A person who takes over is only named in the thought: who speaks in a
    conversation is not the bot's to change."""
    upcoming = next_visit(turn.profile.pk, turn.now)
    hear_answer(turn.said, dialogue, turn.now)
    note_objection(turn)
    known = _known(turn, upcoming)
    step = decide(turn.said, dialogue, known)
    with translation.override(LANGUAGE):
        thought = replace(ACTS[step.action](turn, step), action=step.action)
        for other in steps_beside(turn.said, step.action, thought.dialogue, known):
            thought = _with(thought, ACTS[other.action](turn, other))
    return replace(thought, has_visit=upcoming is not None)


def _with(main: Thought, other: Thought) -> Thought:
    """Both answers in one message, the question that is open last; the talk goes on where the main
    one left it."""
    open_ = main.dialogue
    going_on = replace(
        other.dialogue, offer=open_.offer, wanted=open_.wanted, expecting=open_.expecting
    )
    return replace(main, dialogue=going_on, reply=beside(other.reply, main.reply))


def _known(turn: Turn, upcoming: UpcomingVisit | None) -> KnownCustomer:
    details = Details(
        name=turn.profile.display_name or turn.contact.name,
        phone=turn.profile.primary_phone or turn.contact.e164,
        email=turn.profile.primary_email or turn.contact.address,
    )
    return KnownCustomer(details, upcoming.id if upcoming else None)
