"""What a booking's request names, found within the caller's reach."""

from typing import Any
from uuid import UUID

from rest_framework.request import Request

from accounts.caller import Caller, caller_of
from accounts.choices import KeyKind
from accounts.models import Brokerage
from common.errors import NotFound, invalid
from leads.choices import Source
from listings.choices import ListingStatus
from listings.models import Listing
from listings.selectors.catalogue import find_project
from profiles.handles import Contact
from profiles.models import CustomerProfile
from scheduling.models import Callback, SiteVisit
from scheduling.place import Place
from scheduling.selectors.bookings import visible_callbacks, visible_visits


def place_of(brokerage: Brokerage, data: dict[str, Any]) -> Place:
    """The project (by id or name) or listing (by id). Raises NotFound, or ApplicationError for an ambiguous name."""
    if reference := data.get("project"):
        project = find_project(brokerage, reference)
        if project is None:
            raise NotFound("There is no such project.", fields={"project": ["There is no such project."]})
        return Place(project=project)
    listing = Listing.objects.of(brokerage.pk).select_related("project").filter(pk=data["listing"]).first()
    if listing is None:
        raise NotFound("There is no such listing.", fields={"listing": ["There is no such listing."]})
    if listing.status in (ListingStatus.SOLD, ListingStatus.WITHDRAWN):
        raise invalid("listing", "This listing is not on offer any more.")
    return Place(listing=listing)


def require_contact(contact: Contact, profile: CustomerProfile, *names: str) -> None:
    """Raises ApplicationError unless the name and phone are given or known."""
    known = {"name": contact.name or profile.display_name, "phone": contact.e164 or profile.primary_phone}
    for name in names:
        if not known[name]:
            raise invalid(name, "This field is required.")


def visit_or_404(request: Request, key: UUID) -> SiteVisit:
    """The visit, if it exists and the caller may see it."""
    found: SiteVisit | None = visible_visits(caller_of(request)).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such visit.")
    return found


def callback_or_404(request: Request, key: UUID) -> Callback:
    """The callback, if it exists and the caller may see it."""
    found: Callback | None = visible_callbacks(caller_of(request)).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such callback.")
    return found


def is_internal(caller: Caller) -> bool:
    """May the answer show scores and notes? Not in a customer's browser."""
    return caller.kind != KeyKind.PUBLISHABLE


def source_of(caller: Caller) -> str:
    """Where a lead that this booking opens comes from."""
    return Source.AGENT if caller.user else Source.WEBSITE
