"""Looking for homes."""

from collections.abc import Sequence
from dataclasses import replace

from channels_app.bot.acts.wish import as_criteria
from channels_app.bot.dialogue.dialogue import Dialogue, OfferKind, OpenOffer
from channels_app.bot.policy.step import BotStep
from channels_app.bot.reply import QuickReply, Reply
from channels_app.bot.turn import Thought, Turn
from channels_app.bot.understanding.slots import Sought
from channels_app.bot.words import buttons
from channels_app.bot.words import search as words
from common.errors import ApplicationError
from listings.models import Listing
from listings.presentation import ListingCard, listing_card
from listings.selectors.catalogue import Alternative, search
from profiles.services.memory.tracking import Subject, track_views

#: homes and projects shown at once
LISTED = 5


def find_and_show(turn: Turn, step: BotStep) -> Thought:
    """A search: what fits, else what comes near and why."""
    sought, dialogue = step.dialogue.search, step.dialogue
    try:
        result = search(turn.brokerage, as_criteria(sought), LISTED)
    except ApplicationError as error:
        return Thought(dialogue, Reply(error.message))
    what = _told(turn, sought)
    if result.matches:
        return _show_matches(turn, dialogue, result.matches, what)
    if result.alternatives:
        return _show_nearest(turn, dialogue, result.alternatives, what)
    offering = replace(dialogue, offer=OpenOffer(OfferKind.CALLBACK))
    return Thought(offering, Reply(words.nothing(what), quick_replies=(buttons.yes_call(),)))


def _show_matches(turn: Turn, dialogue: Dialogue, homes: Sequence[Listing], what: str) -> Thought:
    cards = tuple(listing_card(home) for home in homes)
    text = words.found([_line(turn, card) for card in cards], what)
    shown = _shown(turn, dialogue, homes)
    return Thought(shown, Reply(text, cards, _next_for(shown)))


def _show_nearest(
    turn: Turn, dialogue: Dialogue, near: Sequence[Alternative], what: str
) -> Thought:
    cards = tuple(listing_card(one.listing) for one in near)
    lines = [(_line(turn, card), one.reasons) for card, one in zip(cards, near, strict=True)]
    shown = _shown(turn, dialogue, [one.listing for one in near])
    return Thought(shown, Reply(words.nearest(lines, what), cards, _next_for(shown)))


def _line(turn: Turn, card: ListingCard) -> str:
    return words.home_line(
        project=card.project,
        title=card.title,
        locality=card.locality,
        configuration=card.configuration,
        price=turn.money(card.price, card.currency),
    )


def _shown(turn: Turn, dialogue: Dialogue, homes: Sequence[Listing]) -> Dialogue:
    """Keeps what the customer has seen; a "yes" wants to visit it."""
    subjects = [Subject.of_listing(home) for home in homes]
    track_views(
        profile=turn.profile, subjects=subjects, at=turn.now, session=turn.session, in_chat=True
    )
    names = tuple(dict.fromkeys(home.project.name for home in homes if home.project))
    focus = names[0] if len(names) == 1 else ""
    offer = OpenOffer(OfferKind.VISIT, project=focus)
    return replace(dialogue, shown=names, focus=focus, offer=offer)


def _next_for(dialogue: Dialogue) -> tuple[QuickReply, ...]:
    names = dialogue.shown
    return (
        *(buttons.visit(name) for name in names[:2]),
        *(buttons.tell_about(name) for name in names[:1]),
        buttons.call_back(),
    )


def _told(turn: Turn, sought: Sought) -> str:
    """What is looked for, in words; an amount of nothing is not told."""
    low, high = (
        turn.money(amount, sought.currency) if amount else ""
        for amount in (sought.budget_min, sought.budget_max)
    )
    return words.what_is_sought(sought, low=low, high=high)
