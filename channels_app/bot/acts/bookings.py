"""Callbacks, and the list of what is booked."""

from dataclasses import replace

from channels_app.bot.acts import booking
from channels_app.bot.acts.search import LISTED
from channels_app.bot.dialogue.dialogue import OfferKind, OpenOffer
from channels_app.bot.policy.step import BotStep
from channels_app.bot.reply import Reply
from channels_app.bot.turn import Thought, Turn
from channels_app.bot.words import booking as words
from channels_app.bot.words import buttons
from common.errors import ApplicationError
from scheduling.presentation import callback_message, expected, told


def call(turn: Turn, step: BotStep) -> Thought:
    """Asks an RM to call."""
    wanted = step.dialogue.wanted
    try:
        callback = booking.ask_for_call(turn, step.dialogue, wanted.urgency if wanted else None)
    except ApplicationError as error:
        return Thought(step.dialogue, Reply(error.message))
    after = replace(step.dialogue, wanted=None, expecting=None)
    return Thought(after, Reply(callback_message(callback, turn.now), booking=callback))


def list_bookings(turn: Turn, step: BotStep) -> Thought:
    """What is booked from now on."""
    visits, calls = booking.coming(turn, LISTED)
    if not visits and not calls:
        offer = OpenOffer(OfferKind.VISIT, project=step.dialogue.focus)
        reply = Reply(words.nothing_booked(), quick_replies=(buttons.book_visit(),))
        return Thought(replace(step.dialogue, offer=offer), reply)
    text = words.booked(
        [
            (words.visit_line(one.place_name, told(one)), one.get_status_display().lower())
            for one in visits
        ],
        [expected(one, turn.now) for one in calls],
    )
    return Thought(step.dialogue, Reply(text, booking=(visits or calls)[0]))
