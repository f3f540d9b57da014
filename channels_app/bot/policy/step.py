"""What the policy knows, and what it answers (pure)."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from channels_app.bot.dialogue.dialogue import Dialogue
from channels_app.bot.understanding.meaning import Asked
from channels_app.bot.understanding.slots import Details


class BotAction(StrEnum):
    """What the bot can do; ``channels_app.bot.acts`` has the code."""

    STOP = "stop"
    HAND_OVER = "hand_over"
    ASK = "ask"
    BOOK = "book"
    CALL = "call"
    MOVE = "move"
    CONFIRM_CANCEL = "confirm_cancel"
    CANCEL = "cancel"
    BOOKINGS = "bookings"
    NO_VISIT = "no_visit"
    SEARCH = "search"
    DETAILS = "details"
    MEDIA = "media"
    OBJECTION = "objection"
    DECLINED = "declined"
    NOTED = "noted"
    THANKS = "thanks"
    GREET = "greet"
    WHICH = "which"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class KnownCustomer:
    """What the customer's profile already says (their own conversation only)."""

    details: Details = field(default_factory=Details)
    upcoming_visit_id: UUID | None = None


@dataclass(frozen=True)
class BotStep:
    """One action and the dialogue after it. ``missing`` goes with "ask"."""

    action: BotAction
    dialogue: Dialogue
    missing: tuple[Asked, ...] = ()
