"""How many visits a project takes in one slot."""

from datetime import date

from django.db import connection
from django.db.models import F

from common.ids import uuid7
from listings.models import Project
from scheduling.models import SiteVisit, SlotUsage

_TAKE = """
    INSERT INTO scheduling_slotusage AS counter
        (id, brokerage_id, created_at, project_id, day, slot, used)
    VALUES (%s, %s, now(), %s, %s, %s, 1)
    ON CONFLICT ON CONSTRAINT one_counter_per_slot
        DO UPDATE SET used = counter.used + 1 WHERE counter.used < %s"""


def take_capacity(*, project: Project, day: date, slot: str) -> bool:
    """Counts one more visit; False when the slot is full. Call in the booking's transaction."""
    if project.visits_per_slot < 1:
        return False
    row = (uuid7(), project.brokerage_id, project.pk, day, slot, project.visits_per_slot)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, row)
        return bool(cursor.rowcount)


def give_back_capacity(visit: SiteVisit) -> None:
    """The visit's place in its slot is free again."""
    if visit.project_id is None:
        return
    day = visit.planned_start.astimezone(visit.brokerage.zone).date()
    counter = SlotUsage.objects.of(visit.brokerage_id).filter(
        project_id=visit.project_id, day=day, slot=visit.slot
    )
    counter.filter(used__gt=0).update(used=F("used") - 1)
