"""Booking a site visit in a brokerage of a hundred agents."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, cycle
from urllib.parse import urlencode

from benchmarks.frame import Case, at_most
from benchmarks.people import newcomers
from benchmarks.world import World
from listings.models import Project
from profiles.models import CustomerProfile

_PLACES = 20
_DAYS = 30


def visit_booking(world: World) -> Iterator[Case]:
    """Slots of many projects over a month, so that there is always room."""
    places = world.some(Project, _PLACES)
    first = (world.now.astimezone(world.brokerage.zone) + timedelta(days=2)).date()
    profile = world.some(CustomerProfile, 1)[0]
    ours, theirs = count(1), count(1)
    people = newcomers(world.now)
    projects = cycle(places)

    def floor() -> None:
        number = next(theirs)
        start = world.now + timedelta(days=400, hours=2 * number)  # nothing overlaps: each fits
        body = {
            "slot": "morning",
            "slot_start": start,
            "slot_end": start + timedelta(hours=1),
            "planned_start": start,
            "planned_end": start + timedelta(hours=1),
            "customer_notes": "two of us",
        }
        asked = {
            "profile": profile,
            "project": places[0],
            "agent": world.agents[number % len(world.agents)].pk,
        }
        world.bare.post(f"/floor/visits?{urlencode(asked)}", body)

    def subject() -> None:
        number = next(ours)
        person = next(people)
        body = {
            "user_id": f"visitor-{number}",
            "name": person.name,
            "phone": person.phone,
            "project": next(projects),
            "date": first + timedelta(days=number % _DAYS),
            "slot": ("morning", "afternoon", "evening")[number % 3],
            "notes": "two of us",
        }
        world.key.post("/api/schedule/site-visit", body)

    yield Case(
        "POST /api/schedule/site-visit, a new customer",
        "one INSERT under the same constraints through DRF",
        floor,
        subject,
        (at_most(3),),
    )
