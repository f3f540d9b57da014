"""Why a visit cannot be had, in the words and codes of the API."""

from datetime import date, datetime

from django.db import IntegrityError

from accounts.models import Brokerage
from common.errors import Conflict
from common.transitions import Actor
from scheduling.diary.place import MeetingPlace
from scheduling.models import SiteVisit
from scheduling.presentation import told
from scheduling.selectors.bookings import VISITS
from scheduling.selectors.free_slots import slots_to_offer


class NoRoom(Exception):
    """Nobody can take it; the message says why. The caller turns it into a 409 with free slots."""


def already_booked(visit: SiteVisit, actor: Actor) -> Conflict:
    """The refusal that names the visit in the way, as far as the actor may read it."""
    if not VISITS.is_read_by(visit, actor):
        message = "The customer has another visit at that time."
        return Conflict(message, code="already_booked")
    return Conflict(
        f"You already have a visit then: {visit.place_name}, {told(visit)}.",
        code="already_booked",
        extra={"visit": {"id": str(visit.pk), "reference": visit.reference}},
    )


def slot_taken(
    message: str,
    *,
    brokerage: Brokerage,
    place: MeetingPlace,
    day: date,
    now: datetime,
) -> Conflict:
    """The refusal with up to ten slots that are free on that day and the next ones."""
    free = slots_to_offer(brokerage=brokerage, place=place, day=day, now=now)
    return Conflict(message, code="slot_taken", extra={"free_slots": free})


def broken_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
