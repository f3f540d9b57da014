"""A listing's price changes: the history and the news."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from common.events import emit_many
from listings.events import PRICE_CHANGED, PriceNews
from listings.models import Listing, PriceChange


def record_price_changes(changes: Iterable[tuple[Listing, Decimal]]) -> list[PriceChange]:
    """Writes the history of (listing with its new price, old price) and emits PRICE_CHANGED for
    each. Call it in the transaction that changes the prices."""
    now = timezone.now()
    rows = PriceChange.objects.bulk_create(
        [
            PriceChange(
                brokerage_id=listing.brokerage_id,
                listing=listing,
                old_price=old,
                new_price=listing.price,
                currency=listing.currency,
                created_at=now,
            )
            for listing, old in changes
        ]
    )
    emit_many(
        PRICE_CHANGED,
        [
            (row.brokerage_id, PriceNews(listing_id=row.listing_id, price_change_id=row.pk))
            for row in rows
        ],
    )
    return rows
