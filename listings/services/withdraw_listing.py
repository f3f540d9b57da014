"""A listing leaves the market."""

from uuid import UUID

from django.db import transaction

from accounts.models import Brokerage
from common.errors import NotFound
from listings.choices import ListingStatus
from listings.models import Listing


def withdraw_listing(*, brokerage: Brokerage, listing_id: UUID) -> Listing:
    """From now on no search finds it; an import does not bring it back. Once is as good as twice.
    Raises NotFound."""
    with transaction.atomic():
        listing: Listing | None = (
            Listing.objects.of(brokerage.pk).select_for_update().filter(pk=listing_id).first()
        )
        if listing is None:
            raise NotFound("There is no such listing.")
        if listing.status != ListingStatus.WITHDRAWN:
            listing.status = ListingStatus.WITHDRAWN
            listing.save(update_fields=["status", "updated_at"])
    return listing
