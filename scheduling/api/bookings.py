"""What a booking's request names, found within the caller's reach, and what its answer tells."""

from datetime import datetime
from typing import Any

from accounts.caller import Caller
from accounts.models import Brokerage
from accounts.policy import shown
from common.errors import NotFound, invalid
from leads.choices import Source
from listings.choices import ListingStatus
from listings.models import Listing
from listings.selectors.catalogue import find_project
from profiles.api.customer import contact_of
from scheduling.diary.asked_time import When
from scheduling.diary.place import MeetingPlace
from scheduling.models import Callback, SiteVisit
from scheduling.presentation import callback_json, visit_json
from scheduling.services.booker import Booker


def place_of(brokerage: Brokerage, data: dict[str, Any]) -> MeetingPlace:
    """The project (by id or name) or listing (by id). Raises NotFound, or ApplicationError for an
    ambiguous name."""
    if reference := data.get("project"):
        project = find_project(brokerage, reference)
        if project is None:
            raise _no_such("project")
        return MeetingPlace(project=project)
    rows = Listing.objects.of(brokerage.pk).select_related("project")
    listing = rows.filter(pk=data["listing"]).first()
    if listing is None:
        raise _no_such("listing")
    if listing.status in (ListingStatus.SOLD, ListingStatus.WITHDRAWN):
        raise invalid("listing", "This listing is not on offer any more.")
    return MeetingPlace(listing=listing)


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


def visit_answer(visit: SiteVisit, caller: Caller) -> dict[str, Any]:
    """The visit; what this caller may not read is null."""
    fields = visit_json(visit, internal=True)
    return dict.fromkeys(fields) | shown("visit", fields, caller)


def callback_answer(callback: Callback, caller: Caller, now: datetime) -> dict[str, Any]:
    """The callback; what this caller may not read is null."""
    fields = callback_json(callback, internal=True, now=now)
    return dict.fromkeys(fields) | shown("callback", fields, caller)
