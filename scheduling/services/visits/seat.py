"""Finding an agent's hour for a visit: the one way into the diary, for what is booked and what is
moved."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from scheduling.diary.asked_time import AskedTime
from scheduling.diary.place import MeetingPlace
from scheduling.models import SiteVisit
from scheduling.selectors.diary import load_diary
from scheduling.services.visits.assign import plan_visit, put_into_diary
from scheduling.services.visits.capacity import take_capacity
from scheduling.services.visits.refusals import NoRoom


def seat_visit(
    *,
    visit: SiteVisit,
    place: MeetingPlace,
    asked: AskedTime,
    own: UUID | None,
    save: Callable[[], None],
    now: datetime,
) -> None:
    """Takes a place at the site and an agent's hour, ``own`` (an agent's id) before others, and
    ``save``s the visit with them. Raises NoRoom, or Conflict ``already_booked``. Call under the
    diary's lock, in a transaction that a refusal ends."""
    site = place.site
    if site and not take_capacity(project=site, day=asked.day, slot=asked.slot):
        raise NoRoom("This slot is fully booked.")
    diary = load_diary(
        brokerage=visit.brokerage,
        place=place,
        days=[asked.day],
        now=now,
        without=visit.pk,
    )
    language = visit.profile.language
    plan = plan_visit(diary=diary, asked=asked, own=own, language=language, now=now)
    visit.slot = asked.slot
    visit.slot_start, visit.slot_end = asked.told.start, asked.told.end
    put_into_diary(visit=visit, plan=plan, save=save)
