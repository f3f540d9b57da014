"""A listing as customers and sites see it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from listings.models import Listing


@dataclass(frozen=True)
class MediaCard:
    """``kind`` is photos, brochure, floor_plan or virtual_tour."""

    kind: str
    url: str

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "url": self.url}


@dataclass(frozen=True)
class ListingCard:
    """A listing in a chat reply. ``project`` is empty for a home on its own."""

    id: UUID
    title: str
    project: str
    locality: str
    configuration: str
    price: Decimal
    currency: str
    media: tuple[MediaCard, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape of the API: the price is plain digits in whole units of the currency, e.g.
        "18500000"; the project of a home on its own is null."""
        return {
            "id": str(self.id),
            "title": self.title,
            "project": self.project or None,
            "locality": self.locality,
            "configuration": self.configuration,
            "price": _digits(f"{self.price:f}"),
            "currency": self.currency,
            "media": [one.as_json() for one in self.media],
        }


def listing_card(listing: Listing) -> ListingCard:
    """The card of a listing whose project and media are loaded (``search`` does); other rows cost
    three queries."""
    return ListingCard(
        id=listing.pk,
        title=listing.title,
        project=listing.project.name if listing.project else "",
        locality=listing.locality,
        configuration=listing.configuration,
        price=listing.price,
        currency=listing.currency,
        media=tuple(media_cards(listing)),
    )


def media_cards(listing: Listing) -> list[MediaCard]:
    """The listing's own media, then its project's."""
    media = [*listing.media.all(), *(listing.project.media.all() if listing.project else [])]
    return [MediaCard(one.kind, one.url) for one in media]


def _digits(amount: str) -> str:
    return amount.rstrip("0").rstrip(".") if "." in amount else amount
