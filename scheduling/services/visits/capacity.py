"""How many visits a project takes in one slot."""

from datetime import date

from django.db.models import F

from listings.models import Project
from scheduling.models import SiteVisit, SlotUsage


def take_capacity(*, project: Project, day: date, slot: str) -> bool:
    """Counts one more visit; False when the slot is full. Call in the booking's transaction."""
    SlotUsage.objects.bulk_create(
        [SlotUsage(brokerage_id=project.brokerage_id, project=project, day=day, slot=slot)], ignore_conflicts=True
    )
    counter = SlotUsage.objects.of(project.brokerage_id).filter(project=project, day=day, slot=slot)
    counter = counter.filter(used__lt=project.visits_per_slot)
    return bool(counter.update(used=F("used") + 1))


def give_back_capacity(visit: SiteVisit) -> None:
    """The visit's place in its slot is free again."""
    if visit.project_id is None:
        return
    day = visit.planned_start.astimezone(visit.brokerage.zone).date()
    counter = SlotUsage.objects.of(visit.brokerage_id).filter(project=visit.project_id, day=day)
    counter.filter(slot=visit.slot, used__gt=0).update(used=F("used") - 1)
