"""Which code carries out which action of the policy: one table, no ladder."""

from collections.abc import Callable

from channels_app.bot.acts import bookings, project, search, talk, visits
from channels_app.bot.policy.step import BotAction, BotStep
from channels_app.bot.turn import Thought, Turn
from channels_app.bot.words import talk as words

ACTS: dict[BotAction, Callable[[Turn, BotStep], Thought]] = {
    BotAction.STOP: talk.stop,
    BotAction.HAND_OVER: talk.hand_over,
    BotAction.GREET: talk.greet,
    BotAction.OBJECTION: talk.answer_objection,
    BotAction.SEARCH: search.find_and_show,
    BotAction.DETAILS: project.show_details,
    BotAction.MEDIA: project.show_media,
    BotAction.WHICH: project.ask_which,
    BotAction.ASK: visits.ask,
    BotAction.BOOK: visits.book,
    BotAction.MOVE: visits.move,
    BotAction.CONFIRM_CANCEL: visits.confirm_cancel,
    BotAction.CANCEL: visits.cancel,
    BotAction.NO_VISIT: visits.no_visit,
    BotAction.CALL: bookings.call,
    BotAction.BOOKINGS: bookings.list_bookings,
    BotAction.DECLINED: talk.say(words.declined),
    BotAction.NOTED: talk.say(words.noted),
    BotAction.THANKS: talk.say(words.welcome),
    BotAction.UNCLEAR: talk.say(words.unclear),
}
