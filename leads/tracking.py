"""Site events and what they mean for a lead (pure)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from leads.choices import InteractionKind


@dataclass(frozen=True)
class SiteEvent:
    """One event of a site; ``index`` is its place in the batch."""

    index: int
    id: UUID
    type: str
    project: str = ""
    listing: UUID | None = None
    at: datetime | None = None
    reason: str = ""
    level: str = ""


#: our event → the interaction it is
INTERACTIONS = {
    "property_viewed": InteractionKind.PROPERTY_VIEW,
    "catalogue_viewed": InteractionKind.CATALOG_VIEW,
    "qr_scanned": InteractionKind.QR_SCAN,
    "brochure_downloaded": InteractionKind.CATALOG_VIEW,
    "rejected": InteractionKind.PROPERTY_VIEW,
    "interested": InteractionKind.PROPERTY_VIEW,
    "maybe": InteractionKind.PROPERTY_VIEW,
    "shared": InteractionKind.SHARE,
    "liked": InteractionKind.LIKE,
    "commented": InteractionKind.COMMENT,
    "form_submitted": InteractionKind.FORM,
    "active": None,
}
EVENT_NAMES = list(INTERACTIONS)
#: these say enough to make a lead of a visitor who has none
OPENS_A_LEAD = {"qr_scanned", "brochure_downloaded", "interested", "form_submitted"}
#: these need to say about what
NEEDS_A_SUBJECT = {"property_viewed", "rejected", "interested", "maybe"}

#: RESO Data Dictionary, InternetTracking EventType, folded → our event
_RESO = {
    "detailedview": "property_viewed",
    "photogallery": "property_viewed",
    "propertyvideos": "property_viewed",
    "virtualtour": "property_viewed",
    "drivingdirections": "property_viewed",
    "clicktoprimaryhostedsite": "property_viewed",
    "clickedonphonenumber": "active",
    "clickedonemailaddress": "active",
    "nondetailedview": "catalogue_viewed",
    "search": "catalogue_viewed",
    "printed": "brochure_downloaded",
    "favorited": "interested",
    "maybe": "maybe",
    "discard": "rejected",
    "share": "shared",
    "comments": "commented",
    "submissionofleadform": "form_submitted",
    "exitdetailedview": "active",
    "objectmodified": "active",
}


def event_type(name: str) -> str | None:
    """Our name of an event given by our name or a RESO name, whatever its case and spacing; None
    when unknown."""
    if name in INTERACTIONS:
        return name
    return _RESO.get("".join(c for c in name.lower() if c.isalnum()))
