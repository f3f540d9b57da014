"""What stands in the way of a visit: the customer's other visits, and holds that ran out."""

from datetime import datetime

from common.transitions import SYSTEM, Actor
from scheduling.diary.asked_time import AskedTime
from scheduling.models import SiteVisit
from scheduling.selectors.bookings import visits_in_the_way
from scheduling.services.visits.expire import expire_visit
from scheduling.services.visits.refusals import already_booked


def make_way(
    *,
    visit: SiteVisit,
    asked: AskedTime,
    actor: Actor,
    now: datetime,
) -> SiteVisit | None:
    """Ends every hold of the brokerage that ran out, and the customer's own hold of something else:
    who decides anew holds one time at most. Returns their hold of just this place and time, where
    they have one. Raises Conflict ``already_booked``. Call under the diary's lock."""
    held = None
    for other in visits_in_the_way(visit, told=asked.told, now=now):
        own = other.profile_id == visit.profile_id
        if other.hold_until is None:
            raise already_booked(other, actor)
        if own and other.hold_until > now and _is_the_same(other, visit, asked):
            held = other
        else:
            expire_visit(other, actor=actor if own else SYSTEM, now=now)
    return held


def _is_the_same(held: SiteVisit, wished: SiteVisit, asked: AskedTime) -> bool:
    place = (held.project_id, held.listing_id) == (wished.project_id, wished.listing_id)
    return place and (held.slot_start, held.slot_end) == (asked.told.start, asked.told.end)
