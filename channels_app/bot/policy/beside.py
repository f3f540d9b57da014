"""What is answered beside the wish that weighs most (pure)."""

from collections.abc import Iterator
from dataclasses import replace

from channels_app.bot.dialogue.dialogue import Dialogue
from channels_app.bot.policy.decide import decide
from channels_app.bot.policy.step import BotAction, BotStep, KnownCustomer
from channels_app.bot.understanding.meaning import Intent, Understood

#: questions that may be answered beside another wish
_QUESTIONS = (Intent.SEARCH, Intent.MEDIA, Intent.DETAILS)
_ANSWERS = frozenset({BotAction.SEARCH, BotAction.MEDIA, BotAction.DETAILS})
#: after these nothing more is said
_LAST_WORDS = frozenset({BotAction.STOP, BotAction.HAND_OVER})


def steps_beside(
    said: Understood, done: BotAction, dialogue: Dialogue, known: KnownCustomer
) -> Iterator[BotStep]:
    """A step for each question beside the main wish that can be answered at once."""
    if done in _LAST_WORDS:
        return
    answered = {done}
    free = replace(dialogue, offer=None, wanted=None, expecting=None)
    for question in _QUESTIONS:
        if question in said.also:
            step = decide(replace(said, intent=question, also=()), free, known)
            if step.action in _ANSWERS - answered:
                answered.add(step.action)
                yield step
