"""Noting that a lead's customer has written something that was not read yet for the content scores."""

from collections.abc import Iterable
from uuid import UUID

from accounts.models import Brokerage
from leads.choices import InteractionKind
from leads.models import ContentScore

#: touches whose text is the customer's own words
SPOKEN = (
    InteractionKind.MESSAGE,
    InteractionKind.VOICE,
    InteractionKind.EMAIL,
    InteractionKind.COMMENT,
    InteractionKind.FORM,
)
_BATCH = 2000


def content_due(*, brokerage: Brokerage, keys: Iterable[UUID]) -> None:
    """One statement for up to 2,000 leads, whose rows the caller must have locked: readers take the lead first, too."""
    ContentScore.objects.bulk_create(
        (ContentScore(brokerage=brokerage, lead_id=key, due=True) for key in keys),
        update_conflicts=True,
        update_fields=["due"],
        unique_fields=["lead"],
        batch_size=_BATCH,
    )
