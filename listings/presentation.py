"""A listing as customers and sites see it."""

from typing import TypedDict

from listings.models import Listing


class MediaCard(TypedDict):
    """``kind`` is photos, brochure, floor_plan or virtual_tour."""

    kind: str
    url: str


class ListingCard(TypedDict):
    """A listing in a chat reply; ``price`` is plain digits in whole units of ``currency``, e.g. "18500000"."""

    id: str
    title: str
    project: str | None
    locality: str
    configuration: str
    price: str
    currency: str
    media: list[MediaCard]


def listing_card(listing: Listing) -> ListingCard:
    """The card of a listing whose project and media are loaded (``search`` does); other rows cost three queries."""
    return {
        "id": str(listing.pk),
        "title": listing.title,
        "project": listing.project.name if listing.project else None,
        "locality": listing.locality,
        "configuration": listing.configuration,
        "price": _digits(f"{listing.price:f}"),
        "currency": listing.currency,
        "media": media_cards(listing),
    }


def media_cards(listing: Listing) -> list[MediaCard]:
    """The listing's own media, then its project's."""
    media = [*listing.media.all(), *(listing.project.media.all() if listing.project else [])]
    return [{"kind": one.kind, "url": one.url} for one in media]


def _digits(amount: str) -> str:
    return amount.rstrip("0").rstrip(".") if "." in amount else amount
