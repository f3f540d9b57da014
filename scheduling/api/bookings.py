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
from profiles.api.customer import contact_of
from scheduling.diary.asked_time import When
from scheduling.diary.place import Place
from scheduling.models import Callback, SiteVisit
from scheduling.selectors.bookings import visible_callbacks, visible_visits
from scheduling.services.booker import Booker


def place_of(brokerage: Brokerage, data: dict[str, Any]) -> Place:
    """The project (by id or name) or listing (by id). Raises NotFound, or ApplicationError for an
    ambiguous name."""
    if reference := data.get("project"):
        project = find_project(brokerage, reference)
        if project is None:
            raise _no_such("project")
        return Place(project=project)
    rows = Listing.objects.of(brokerage.pk).select_related("project")
    listing = rows.filter(pk=data["listing"]).first()
    if listing is None:
        raise _no_such("listing")
    if listing.status in (ListingStatus.SOLD, ListingStatus.WITHDRAWN):
        raise invalid("listing", "This listing is not on offer any more.")
    return Place(listing=listing)


def when_of(data: dict[str, Any]) -> When:
    """The time of a validated WhenFields body."""
    return When(day=data["date"], slot=data.get("slot"), start=data.get("start"))


def booker_of(caller: Caller, data: dict[str, Any]) -> Booker:
    """Who books, by a validated CustomerFields body; who only holds a time need not say yet who
    they are."""
    return Booker(
        contact=contact_of(caller, data),
        source=Source.AGENT if caller.user else Source.WEBSITE,
        required=() if data.get("hold") else ("name", "phone"),
    )


def _no_such(field: str) -> NotFound:
    message = f"There is no such {field}."
    return NotFound(message, fields={field: [message]})


def visit_or_404(request: Request, key: UUID, *, holds: bool = False) -> SiteVisit:
    """The visit (or what is only held, with ``holds``), if it exists and the caller may see it."""
    rows = visible_visits(caller_of(request), holds=holds)
    found: SiteVisit | None = rows.filter(pk=key).first()
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
