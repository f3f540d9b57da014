"""A member of staff adds or edits a listing."""

from django.core.exceptions import ValidationError
from django.db import transaction

from common.errors import ApplicationError
from listings.models import Listing
from listings.services.record_price_changes import record_price_changes


def save_listing(*, listing: Listing) -> Listing:
    """Checks and writes a new or edited listing; a changed price goes into its history and is
    emitted as PRICE_CHANGED, unless the currency changed too (the two amounts say nothing about
    each other then).

    Raises ApplicationError with the fields that are wrong, also for a project of another brokerage.
    """
    try:
        listing.full_clean()
    except ValidationError as error:
        fields = {name: list(messages) for name, messages in error.message_dict.items()}
        raise ApplicationError("The listing is not valid.", fields=fields) from error
    if listing.project and listing.project.brokerage_id != listing.brokerage_id:
        message = "This project belongs to another brokerage."
        raise ApplicationError(message, fields={"project": [message]})
    with transaction.atomic():
        stored = (
            Listing.objects.of(listing.brokerage_id)
            .select_for_update()
            .filter(pk=listing.pk)
            .first()
        )
        listing.save()
        if stored and stored.currency == listing.currency and stored.price != listing.price:
            record_price_changes([(listing, stored.price)])
    return listing
