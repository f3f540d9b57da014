"""The bot's words (pure). Facts come in as parameters; nothing here looks anything up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from channels_app.bot.dialogue.dialogue import Wanted

_ASK_FOR = {
    "name": "your name",
    "phone": "your phone number",
    "date": "the day that suits you",
    "slot": "the time of day (morning, afternoon or evening)",
}
_OBJECTIONS = {
    "price": "I understand: the price matters. I can look for options below that budget, or an RM can discuss terms.",
    "location": "I understand: the location has to work for you. Tell me which areas suit you and I will look there.",
    "possession": "I understand: timing matters. I can look for homes that are ready to move in.",
    "trust": "That is a fair question. An RM can show you approvals and papers, and a visit lets you see for yourself.",
    "loan": "I understand. An RM can walk you through loan and payment options.",
    "size": "I understand. Tell me the size you need and I will look for it.",
    "other": "Thank you for telling me. An RM can talk it through with you.",
}
HELP = "I can find homes for you, share details, book a site visit or arrange a call. What are you looking for?"


@dataclass(frozen=True)
class Reply:
    """Text plus structured parts: listing cards, quick replies, a booking (visit or callback JSON)."""

    text: str
    listings: list[dict[str, Any]] = field(default_factory=list)
    quick_replies: list[str] = field(default_factory=list)
    booking: dict[str, Any] | None = None


def ask_for(missing: Sequence[str], wanted: Wanted) -> str:
    """A question for just what is missing."""
    if missing[0] == "project":
        return "I'd be glad to arrange a site visit. Which project would you like to see?"
    purpose = {
        "visit": f"I'd be glad to arrange your visit to {wanted.project}.",
        "callback": "We will gladly call you.",
        "reschedule": "Let's find a new time for your visit.",
    }[wanted.kind]
    return f"{purpose} Please tell me {_list([_ASK_FOR[name] for name in missing])}."


def listing_line(card: dict[str, Any], price: str) -> str:
    """One listing in a line: "Brigade Citrine, Whitefield: 2BHK, ₹1.35 Cr"; a home of no project by its title."""
    if not card["project"]:
        return f"• {card['title']}: {price}"
    return (
        f"• {card['project']}, {card['locality']}: {', '.join(part for part in (card['configuration'], price) if part)}"
    )


def found(lines: Sequence[str], what: str) -> str:
    """Listings that fit."""
    count = "one option" if len(lines) == 1 else f"{len(lines)} options"
    return f"I found {count} for {what}:\n" + "\n".join(lines) + "\nWould you like more details or a site visit?"


def nearest(lines: Sequence[str], what: str) -> str:
    """Listings that come near, each with its reason."""
    return f"Nothing fits {what} exactly right now. The nearest I have:\n" + "\n".join(lines)


def nothing(what: str) -> str:
    """An empty catalogue."""
    return f"I have nothing to show for {what} right now. Shall an RM call you as soon as something comes up?"


def objection(kind: str) -> str:
    """An answer that takes the objection seriously."""
    return _OBJECTIONS.get(kind, _OBJECTIONS["other"])


def search_words(search: dict[str, Any], budget: str) -> str:
    """The search as the customer would say it: "2BHK in Whitefield under ₹2 Cr"."""
    kind = search.get("configuration") or {"plot": "plots", "office": "offices"}.get(
        search.get("property_type", ""), f"{search['property_type']}s" if search.get("property_type") else "homes"
    )
    rent = " for rent" if search.get("transaction_type") == "rent" else ""
    places = _list(search["localities"], "or") if search.get("localities") else ""
    return f"{kind}{rent}{f' in {places}' if places else ''}{f' {budget}' if budget else ''}"


def _list(parts: Sequence[str], word: str = "and") -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"
