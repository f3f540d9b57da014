"""Which code carries out which step of the policy: one table, no ladder."""

from collections.abc import Callable

from channels_app.bot.acts import carry_out, carry_out_booking
from channels_app.bot.acts.carry_out import Turn, say
from channels_app.bot.policy.decide import Step
from channels_app.bot.words import replies
from channels_app.bot.words.replies import Reply

STEPS: dict[str, Callable[[Turn, Step], Reply]] = {
    "stop": carry_out.stop,
    "hand_over": carry_out.hand_over,
    "greet": carry_out.greet,
    "search": carry_out.find_and_show,
    "details": carry_out.show_details,
    "media": carry_out.show_media,
    "objection": carry_out.answer_objection,
    "which": carry_out.ask_which,
    "ask": carry_out_booking.ask,
    "book": carry_out_booking.book,
    "move": carry_out_booking.move,
    "call": carry_out_booking.call,
    "confirm_cancel": carry_out_booking.confirm_cancel,
    "cancel": carry_out_booking.cancel,
    "bookings": carry_out_booking.list_bookings,
    "no_visit": carry_out_booking.no_visit,
    "declined": say("No problem. I am here when you need me. What else can I do for you?"),
    "noted": say(
        "Thank you, I have noted that. What would you like to do next: see homes, book a visit, or get a call?"
    ),
    "thanks": say("You are welcome! I am here if you need anything else."),
    "unclear": say(f"I am not sure I understood. {replies.HELP}"),
}
