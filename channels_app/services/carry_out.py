"""Carrying out the policy's step: looking up, remembering and wording. Bookings are in carry_out_booking."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import Brokerage
from channels_app.chat import replies
from channels_app.chat.dialogue import Dialogue, Offer
from channels_app.chat.policy import Step
from channels_app.chat.replies import Reply
from channels_app.chat.understanding import Understood
from channels_app.conversation import workflow
from channels_app.models import Conversation
from common.errors import ApplicationError
from common.text.money import format_money
from leads.models import Lead
from listings.models import Listing, Project
from listings.presentation import listing_card
from listings.selectors.catalogue import SearchCriteria, find_project, search
from profiles.choices import ConsentPurpose, ConsentState, InterestLevel
from profiles.handles import Contact
from profiles.models import CustomerProfile, VisitSession
from profiles.services.memory.tracking import (
    Subject,
    count_booking,
    mark_interested,
    track_objection,
    track_property_viewed,
    track_views,
)
from profiles.services.privacy.consent import record_consent

CUSTOMER = workflow.CUSTOMER
LISTED = 5


@dataclass
class Turn:
    """One message being answered; ``dialogue`` is replaced as the step is carried out. ``has_visit``: one is planned;
    ``action`` is the policy's step; ``greeting_offers``: the greeting asked for a visit."""

    brokerage: Brokerage
    profile: CustomerProfile
    lead: Lead
    conversation: Conversation
    session: VisitSession
    contact: Contact
    said: Understood
    dialogue: Dialogue
    now: datetime
    greeting: str = ""
    greeting_offers: bool = False
    has_visit: bool = False
    action: str = ""

    def price(self, listing: Listing) -> str:
        return format_money(listing.price, listing.currency, words=self.brokerage.money_words)


def find_and_show(turn: Turn, step: Step) -> Reply:
    """A search: what fits, else what comes near and why."""
    asked = step.dialogue.search
    try:
        result = search(turn.brokerage, _criteria(asked), LISTED)
    except ApplicationError as error:
        return Reply(error.message)
    what = replies.search_words(asked, _budget_words(turn, asked))
    if result.matches:
        _shown(turn, result.matches)
        cards: list[Any] = [listing_card(listing) for listing in result.matches]
        lines = [replies.listing_line(c, turn.price(x)) for c, x in zip(cards, result.matches, strict=True)]
        return Reply(replies.found(lines, what), cards, _next_for(turn.dialogue.shown))
    if not result.alternatives:
        turn.dialogue = turn.dialogue.but(offer=Offer("callback"))
        return Reply(replies.nothing(what), quick_replies=["Yes, call me"])
    near = [alternative.listing for alternative in result.alternatives]
    _shown(turn, near)
    cards = [listing_card(listing) for listing in near]
    lines = [
        f"{replies.listing_line(card, turn.price(one.listing))} ({'; '.join(one.reasons)})"
        for card, one in zip(cards, result.alternatives, strict=True)
    ]
    return Reply(replies.nearest(lines, what), cards, _next_for(turn.dialogue.shown))


def show_details(turn: Turn, step: Step) -> Reply:
    """One project: what it is, its configurations and prices."""
    project = project_named(turn, step.dialogue.focus)
    if isinstance(project, Reply):
        return project
    result = search(turn.brokerage, SearchCriteria(projects=[project.name]), 1)
    units = _units(project)
    track_property_viewed(
        profile=turn.profile, subject=Subject(project=project), at=turn.now, session=turn.session, in_chat=True
    )
    lines = [f"{project.name}, {project.locality}, {project.city}: {project.get_possession_display().lower()}."]
    lines += [project.description] if project.description else []
    lines += [f"• {unit.configuration or unit.title}: {turn.price(unit)}" for unit in units]
    lines += [f"Amenities: {', '.join(project.amenities)}."] if project.amenities else []
    lines.append("Would you like to schedule a site visit?")
    cards: list[Any] = [listing_card(listing) for listing in units or result.matches]
    return Reply("\n".join(lines), cards, ["Yes, book a visit", f"Brochure of {project.name}", "Call me back"])


def show_media(turn: Turn, step: Step) -> Reply:
    """A brochure, floor plan, tour or photos of one project."""
    project = project_named(turn, step.dialogue.focus)
    if isinstance(project, Reply):
        return project
    kind = turn.said.slots.get("media_kind", "brochure")
    media = list(project.media.filter(kind=kind))
    word = kind.replace("_", " ")
    if not media:
        turn.dialogue = turn.dialogue.but(offer=Offer("callback"))
        return Reply(
            f"I have no {word} of {project.name} at hand. An RM can send it to you. Shall we call you?",
            quick_replies=["Call me back", f"Visit {project.name}"],
        )
    if kind == "brochure":
        count_booking(profile=turn.profile, kind="brochure", now=turn.now)
    links = "\n".join(f"• {one.title or word}: {one.url}" for one in media)
    text = f"Here is the {word} of {project.name}:\n{links}\nWould you like to schedule a site visit?"
    cards: list[Any] = [listing_card(unit) for unit in _units(project)[:1]]
    return Reply(text, cards, ["Yes, book a visit", "Call me back"])


def answer_objection(turn: Turn, step: Step) -> Reply:
    """An objection is remembered and taken seriously."""
    kind = turn.said.slots.get("objection_type", "other")
    track_objection(profile=turn.profile, type=kind, at=turn.now)
    turn.dialogue = turn.dialogue.but(offer=Offer("callback"))
    return Reply(
        f"{replies.objection(kind)} Shall an RM call you?", quick_replies=["Yes, call me", "Show other options"]
    )


def ask_which(turn: Turn, step: Step) -> Reply:
    """A project is meant, but which?"""
    shown = step.dialogue.shown
    return Reply("Which project do you mean?", quick_replies=[f"Tell me about {name}" for name in shown[:LISTED]])


def hand_over(turn: Turn, step: Step) -> Reply:
    """A human takes the conversation."""
    asked = turn.said.intent == "human"
    reason = "asked for a human" if asked else "the bot could not help"
    workflow.hand_over(conversation=turn.conversation, lead=turn.lead, reason=reason, now=turn.now)
    opening = "Of course." if asked else "I am sorry that I could not help better."
    return Reply(f"{opening} I am passing you to a colleague, who will answer here as soon as possible.")


def stop(turn: Turn, step: Step) -> Reply:
    """No more offers; the withdrawal is kept in the ledger."""
    record_consent(
        profile=turn.profile,
        purpose=ConsentPurpose.MARKETING,
        state=ConsentState.WITHDRAWN,
        source="chat: asked to stop",
        now=turn.now,
    )
    return Reply("Understood: we will not write to you about offers. You can write to us here at any time.")


def greet(turn: Turn, step: Step) -> Reply:
    """Hello, by name where it is known."""
    if turn.greeting:
        return Reply(turn.greeting, quick_replies=["Show me homes", "Book a site visit", "Call me back"])
    name = turn.contact.name or turn.profile.display_name
    hello = f"Hello {name.split()[0]}!" if name else "Hello!"
    return Reply(f"{hello} {replies.HELP}", quick_replies=["Show me 2BHK homes", "Book a site visit", "Call me back"])


def say(text: str) -> Callable[[Turn, Step], Reply]:
    """A step whose whole doing is a sentence."""
    return lambda turn, step: Reply(text)


def project_named(turn: Turn, name: str) -> Project | Reply:
    """The project of this name, or the question which one is meant."""
    try:
        project = find_project(turn.brokerage, name)
    except ApplicationError as error:
        candidates = error.extra.get("candidates", [])
        return Reply(error.message, quick_replies=[f"{c['name']}, {c['locality']}" for c in candidates[:LISTED]])
    if project is None:
        return Reply(f"I do not know {name or 'that project'}. Which project do you mean?")
    return project


def mark_project(turn: Turn, project: Project) -> None:
    """Asking to visit is an interest that was said."""
    mark_interested(profile=turn.profile, subject=Subject(project=project), level=InterestLevel.HIGH, at=turn.now)


def _units(project: Project) -> list[Listing]:
    rows = (
        project.listings.filter(status="available")
        .select_related("project")
        .prefetch_related("media", "project__media")
    )
    return list(rows.order_by("transaction_type", "price")[:LISTED])


def _shown(turn: Turn, found: list[Listing]) -> None:
    names = tuple(dict.fromkeys(listing.project.name for listing in found if listing.project))
    subjects = [Subject.of_listing(listing) for listing in found]
    track_views(profile=turn.profile, subjects=subjects, at=turn.now, session=turn.session, in_chat=True)
    focus = names[0] if len(names) == 1 else ""
    turn.dialogue = turn.dialogue.but(shown=names, focus=focus, offer=Offer("visit", project=focus))


def _next_for(names: tuple[str, ...]) -> list[str]:
    return [*(f"Visit {name}" for name in names[:2]), *(f"Tell me about {name}" for name in names[:1]), "Call me back"]


def _criteria(asked: dict[str, Any]) -> SearchCriteria:
    return SearchCriteria(
        configuration=asked.get("configuration", ""),
        localities=list(asked.get("localities", [])),
        budget_min=_amount(asked.get("budget_min")),
        budget_max=_amount(asked.get("budget_max")),
        currency=asked.get("currency", ""),
        transaction_type=asked.get("transaction_type", "buy"),
        property_type=asked.get("property_type", ""),
        possession=asked.get("possession", ""),
        projects=list(asked.get("projects", [])),
    )


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _budget_words(turn: Turn, asked: dict[str, Any]) -> str:
    low, high = _amount(asked.get("budget_min")), _amount(asked.get("budget_max"))

    def words(amount: Decimal) -> str:
        currency = asked.get("currency") or turn.brokerage.currency
        return format_money(amount, currency, words=turn.brokerage.money_words)

    if low and high:
        return f"between {words(low)} and {words(high)}"
    return f"under {words(high)}" if high else f"above {words(low)}" if low else ""
