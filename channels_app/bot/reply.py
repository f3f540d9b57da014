"""What the bot answers with: text and the parts that a channel may show beside it."""

from dataclasses import dataclass

from channels_app.bot.words.buttons import QuickReply
from listings.presentation import ListingCard
from scheduling.models import Callback, SiteVisit

__all__ = ["Booking", "QuickReply", "Reply"]

Booking = SiteVisit | Callback


@dataclass(frozen=True)
class Reply:
    """One message. Without a text the bot says nothing. ``booking`` is the visit or callback that
    the text is about, as it is kept: how customers see one is written in scheduling.presentation,
    and there only."""

    text: str = ""
    listings: tuple[ListingCard, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    booking: Booking | None = None


def beside(first: Reply, last: Reply) -> Reply:
    """Two answers in one message. The choices are those of the last, whose question stays open."""
    return Reply(
        "\n\n".join(text for text in (first.text, last.text) if text),
        listings=(*first.listings, *last.listings),
        quick_replies=last.quick_replies or first.quick_replies,
        booking=last.booking or first.booking,
    )
