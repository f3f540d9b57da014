"""What the bot remembers between two turns of one conversation (pure)."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from channels_app.bot.understanding.meaning import Asked
from channels_app.bot.understanding.slots import Details, SaidTime, Sought
from scheduling.choices import Urgency


class BookingKind(StrEnum):
    VISIT = "visit"
    CALLBACK = "callback"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"


class OfferKind(StrEnum):
    VISIT = "visit"
    CALLBACK = "callback"
    CANCEL = "cancel"
    SEARCH = "search"


@dataclass(frozen=True)
class BookingFrame:
    """A booking in the making: what is known of it so far. ``visit_id``: the visit that is to be
    moved or cancelled."""

    kind: BookingKind
    project: str = ""
    when: SaidTime = field(default_factory=SaidTime)
    urgency: Urgency | None = None
    visit_id: UUID | None = None


@dataclass(frozen=True)
class OpenOffer:
    """What a "yes" starts. ``search`` is what is looked for then, ``nudge_id`` the suggestion that
    made the offer."""

    kind: OfferKind
    project: str = ""
    visit_id: UUID | None = None
    nudge_id: UUID | None = None
    search: Sought = field(default_factory=Sought)


@dataclass(frozen=True)
class Dialogue:
    """``details`` is what the customer said about themselves, ``expecting`` what the last turn
    asked for; ``search`` the last search; ``shown`` the projects listed last; ``focus`` the project
    talked about; ``booked`` the visit booked last, as the move that would change nothing;
    ``misunderstood`` counts turns in a row that made no sense."""

    offer: OpenOffer | None = None
    wanted: BookingFrame | None = None
    booked: BookingFrame | None = None
    details: Details = field(default_factory=Details)
    expecting: Asked | None = None
    search: Sought = field(default_factory=Sought)
    shown: tuple[str, ...] = ()
    focus: str = ""
    misunderstood: int = 0

    @property
    def asks(self) -> Asked | None:
        """What the next message may be an answer to: what was asked for, else an open offer."""
        return self.expecting or (Asked.CONFIRM if self.offer else None)
