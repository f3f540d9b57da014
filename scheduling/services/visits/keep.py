"""The contact comes for a time that is held."""

from dataclasses import replace
from datetime import datetime

from common.errors import Conflict
from common.sql.unit import unit
from common.transitions import Actor
from leads.services.pipeline.capture import Wish
from profiles.handles import Contact
from scheduling.choices import ACTIVE_VISITS, VisitStatus
from scheduling.models import SiteVisit
from scheduling.selectors.bookings import VISITS_AND_HOLDS
from scheduling.services.booker import Booker, lead_of
from scheduling.services.locks import lock_diary
from scheduling.services.visits.firm_up import take_up


@unit
def keep_visit(*, visit: SiteVisit, contact: Contact, actor: Actor, now: datetime) -> SiteVisit:
    """The hold becomes a booking of its customer, and everybody hears of it. A visit that is booked
    already stays as it is.

    Raises Conflict ``hold_expired`` when it took too long, ApplicationError when the contact cannot
    be reached, NotFound or Forbidden for an agent on a colleague's; nothing has changed then. Locks
    the lead's row, then the diary.
    """
    if visit.hold_until is None and visit.status in ACTIVE_VISITS:
        return visit
    booker = Booker(contact=replace(contact, profile_id=visit.profile_id), lead=visit.lead)
    lead = lead_of(brokerage=visit.brokerage, booker=booker, wish=Wish(), actor=actor, now=now)
    lock_diary(visit.brokerage_id)
    held = SiteVisit.objects.select_related("project", "listing", "agent").get(pk=visit.pk)
    VISITS_AND_HOLDS.check(held, actor)
    if held.hold_until is None and held.status in ACTIVE_VISITS:
        return held
    if held.status != VisitStatus.PENDING or held.hold_until is None or held.hold_until <= now:
        message = "The time is not kept any more. Please choose again."
        raise Conflict(message, code="hold_expired")
    held.brokerage = visit.brokerage
    take_up(held=held, lead=lead, contact=contact, actor=actor, now=now)
    return held
