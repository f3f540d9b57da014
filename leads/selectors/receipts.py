"""Numbers that were given out for enquiries which joined a lead, to those who may not learn that.

A receipt looks like a lead's own id and reference; it is the touch of the enquiry, whose
``external_id`` keeps the number.
"""

import re
from uuid import UUID

from leads.models import Interaction, InteractionKey

RECEIPT = "receipt:"
_NUMBER = re.compile(r"lead_\d+")


def lead_of_number(brokerage_id: UUID | None, text: str) -> UUID | None:
    """The lead that the enquiry of this number joined."""
    number = text.strip().lower()
    if brokerage_id is None or not _NUMBER.fullmatch(number):
        return None
    keys = InteractionKey.objects.of(brokerage_id).filter(key=f"{RECEIPT}{number}")
    found: UUID | None = keys.values_list("row__lead", flat=True).first()
    return found


def lead_of_receipt(brokerage_id: UUID, receipt: UUID) -> UUID | None:
    """The lead that the enquiry of this receipt joined."""
    touches = Interaction.objects.of(brokerage_id).filter(external_id__startswith=RECEIPT)
    found: UUID | None = touches.filter(pk=receipt).values_list("lead", flat=True).first()
    return found
