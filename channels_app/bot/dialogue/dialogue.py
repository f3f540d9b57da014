"""What the bot remembers between two turns of one conversation (pure)."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self


@dataclass(frozen=True)
class Wanted:
    """A booking in the making. ``kind``: visit, callback or reschedule. ``date`` ISO, ``time`` "HH:MM"."""

    kind: str
    project: str = ""
    date: str = ""
    slot: str = ""
    time: str = ""
    urgency: str = ""
    visit_id: str = ""


@dataclass(frozen=True)
class Offer:
    """What a "yes" starts. ``kind``: visit, callback, cancel, or search (for the slots ``search``). ``nudge`` is the
    id of the suggestion that made it."""

    kind: str
    project: str = ""
    visit_id: str = ""
    nudge: str = ""
    search: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Details:
    """What the customer said about themselves in this conversation; ``phone`` is E.164."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Dialogue:
    """``expecting`` is what the last turn asked for; ``search`` the last search as slots; ``shown`` the projects listed
    last; ``focus`` the project talked about; ``booked`` the visit booked last, as the move that would change nothing;
    ``misunderstood`` counts turns in a row that made no sense."""

    offer: Offer | None = None
    wanted: Wanted | None = None
    booked: Wanted | None = None
    details: Details = field(default_factory=Details)
    expecting: str = ""
    search: dict[str, Any] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    focus: str = ""
    misunderstood: int = 0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """From what ``as_json`` made; an empty object is a new dialogue."""
        return cls(
            offer=Offer(**data["offer"]) if data.get("offer") else None,
            wanted=Wanted(**data["wanted"]) if data.get("wanted") else None,
            booked=Wanted(**data["booked"]) if data.get("booked") else None,
            details=Details(**data.get("details", {})),
            expecting=data.get("expecting", ""),
            search=data.get("search", {}),
            shown=tuple(data.get("shown", ())),
            focus=data.get("focus", ""),
            misunderstood=data.get("misunderstood", 0),
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def but(self, **changes: Any) -> Self:
        """The same with changes."""
        return replace(self, **changes)
