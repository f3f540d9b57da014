"""A listing's price changes: the history and the news."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Brokerage
from common.errors import NotFound, invalid
from common.events import emit_many
from listings.events import PRICE_CHANGED, PriceNews
from listings.models import Listing, PriceChange


def change_price(*, brokerage: Brokerage, listing_id: UUID, price: Decimal) -> PriceChange | None:
    """Sets the price, in the listing's currency; None when it is the price already. Locks the
    listing.

    Raises NotFound, and ApplicationError for an amount that is no price.
    """
    try:
        price = Listing._meta.get_field("price").clean(price, None)
    except ValidationError as error:
        raise invalid("price", " ".join(error.messages)) from error
    with transaction.atomic():
        listing = Listing.objects.of(brokerage.pk).select_for_update().filter(pk=listing_id).first()
        if listing is None:
            raise NotFound("There is no such listing.")
        if listing.price == price:
            return None
        old, listing.price = listing.price, price
        listing.save(update_fields=["price", "updated_at"])
        return record_price_changes([(listing, old)])[0]


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
