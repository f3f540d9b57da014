"""What changed in the homes that a customer looked at."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from listings.choices import ListingStatus
from listings.models import Listing, PriceChange
from profiles.models import CustomerProfile

_SUBJECTS, _SHOWN = 20, 20


@dataclass(frozen=True)
class Change:
    """``kind`` is price, gone or new; prices in ``currency``, null where the price is not what
    changed."""

    kind: str
    listing_id: UUID
    title: str
    project: str
    at: datetime
    old_price: Decimal | None = None
    new_price: Decimal | None = None
    currency: str = ""


def changes_since(profile: CustomerProfile, since: datetime) -> list[Change]:
    """Prices, homes that are gone and new ones in what the customer viewed last and did not reject,
    newest first, at most twenty: three queries."""
    viewed = profile.interests.filter(rejected_at__isnull=True, last_viewed__isnull=False).order_by(
        "-last_viewed"
    )
    subjects = list(viewed.values_list("project", "listing")[:_SUBJECTS])
    if not subjects:
        return []
    about = Q(project__in=[project for project, _ in subjects if project]) | Q(
        pk__in=[listing for _, listing in subjects if listing]
    )
    homes = Listing.objects.filter(about)
    moved = homes.filter(updated_at__gt=since).select_related("project").order_by("-updated_at")
    priced = PriceChange.objects.filter(listing__in=homes, created_at__gt=since).select_related(
        "listing__project"
    )
    found = [_price(change) for change in priced.order_by("-created_at")[:_SHOWN]]
    found += [one for listing in moved[:_SHOWN] if (one := _availability(listing, since))]
    return sorted(found, key=lambda one: one.at, reverse=True)[:_SHOWN]


def _price(change: PriceChange) -> Change:
    prices: dict[str, Any] = {
        "old_price": change.old_price,
        "new_price": change.new_price,
        "currency": change.currency,
    }
    return Change(
        "price",
        change.listing_id,
        change.listing.title,
        _name(change.listing),
        change.created_at,
        **prices,
    )


def _availability(listing: Listing, since: datetime) -> Change | None:
    if listing.status != ListingStatus.AVAILABLE:
        return Change("gone", listing.pk, listing.title, _name(listing), listing.updated_at)
    if listing.created_at > since:
        return Change("new", listing.pk, listing.title, _name(listing), listing.created_at)
    return None


def _name(listing: Listing) -> str:
    return listing.project.name if listing.project else ""
