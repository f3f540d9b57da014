"""What reading a message gives."""

from dataclasses import dataclass, field
from enum import StrEnum

from .slots import Slots


class Intent(StrEnum):
    """What a message wants, what asks most of the firm first."""

    STOP = "stop"
    HUMAN = "human"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    BOOKINGS = "bookings"
    VISIT = "visit"
    CALLBACK = "callback"
    MEDIA = "media"
    DETAILS = "details"
    SEARCH = "search"
    OBJECTION = "objection"
    CONTACT = "contact"
    NO = "no"
    YES = "yes"
    THANKS = "thanks"
    GREETING = "greeting"
    OTHER = "other"


class Asked(StrEnum):
    """What the bot asks for: ``contact`` is name and phone, ``confirm`` a yes or a no."""

    PROJECT = "project"
    NAME = "name"
    PHONE = "phone"
    CONTACT = "contact"
    DATE = "date"
    SLOT = "slot"
    CONFIRM = "confirm"


@dataclass(frozen=True)
class Understood:
    """What a message says: the main intent and further ones (``also``) in order of weight, the
    slots, its tone from -1 to 1 (``sentiment``) and ``frustration`` from 0 to 1."""

    intent: Intent
    also: tuple[Intent, ...] = ()
    slots: Slots = field(default_factory=Slots)
    sentiment: float = 0.0
    frustration: float = 0.0

    def shows(self, intent: Intent) -> bool:
        """Whether it is the main intent or one of the others."""
        return intent == self.intent or intent in self.also
