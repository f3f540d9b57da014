"""Lead list, detail and create, and site events."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any
from uuid import uuid4

from benchmarks.frame import Case, at_most
from benchmarks.people import Known, newcomers
from benchmarks.world import LOCALITIES, World
from leads.models import Lead
from listings.models import Project
from profiles.models import CustomerProfile

_SOME = 200


def lead_list(world: World) -> Iterator[Case]:
    """Fifty leads by score."""
    owners = cycle(agent.pk for agent in world.agents)
    bare_owners = cycle(agent.pk for agent in world.agents)
    me = world.agents[0].pk

    def floor() -> None:
        world.bare.get(f"/floor/leads?owner={next(bare_owners)}")

    words = "bare DRF cursor list of 50 rows of one owner"
    yield Case(
        "GET /api/leads?owner=…, secret key",
        words,
        floor,
        lambda: world.key.get(f"/api/leads?owner={next(owners)}"),
        (at_most(1.5),),
    )
    yield Case(
        "GET /api/leads?owner=(me), agent's session",
        words,
        floor,
        lambda: world.agent.get(f"/api/leads?owner={me}"),
        (at_most(1.5),),
    )
    yield Case(
        "GET /api/leads, agent's session: own, pool and served",
        words,
        floor,
        lambda: world.agent.get("/api/leads"),
        (at_most(1.5),),
    )


def lead_detail(world: World) -> Iterator[Case]:
    """One lead."""
    keys = world.some(Lead, _SOME)
    ours, theirs = cycle(keys), cycle(keys)
    yield Case(
        "GET /api/leads/{id}, secret key",
        "bare DRF detail",
        lambda: world.bare.get(f"/floor/leads/{next(theirs)}"),
        lambda: world.key.get(f"/api/leads/{next(ours)}"),
        (at_most(2),),
    )


def lead_create(world: World) -> Iterator[Case]:
    """A new customer's enquiry, with a phone that nobody has."""
    people = newcomers(world.now)
    profile = world.some(CustomerProfile, 1)[0]
    yield Case(
        "POST /api/leads, a new customer",
        "bare DRF create",
        lambda: world.bare.post(f"/floor/leads?profile={profile}", _enquiry(next(people))),
        lambda: world.key.post("/api/leads", _enquiry(next(people))),
        (at_most(3),),
    )


def track(world: World) -> Iterator[Case]:
    """Ten events of a customer who has a lead: seven views of four projects, and three of other
    kinds."""
    people = newcomers(world.now)
    profile = world.some(CustomerProfile, 1)[0]
    projects = world.some(Project, 4)
    customers = cycle(range(1, min(_SOME, world.leads) + 1))

    def subject() -> None:
        events = [
            {"id": uuid4(), "type": "property_viewed", "project": projects[n % 4]} for n in range(7)
        ]
        events += [
            {"id": uuid4(), "type": kind} for kind in ("catalogue_viewed", "shared", "liked")
        ]
        body = {"user_id": f"user-{next(customers)}", "session_id": "benchmark", "events": events}
        world.key.post("/api/track", body, status=202)

    yield Case(
        "POST /api/track, 10 events",
        "bare DRF create",
        lambda: world.bare.post(f"/floor/leads?profile={profile}", _enquiry(next(people))),
        subject,
        (at_most(3),),
    )


def _enquiry(person: Known) -> dict[str, Any]:
    return {
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "source": "website",
        "transaction_type": "buy",
        "property_type": "apartment",
        "configurations": ["2BHK"],
        "locations": [LOCALITIES[len(person.name) % len(LOCALITIES)]],
        "budget_min": "8000000",
        "budget_max": "12000000",
        "currency": "INR",
        "initial_message": "Please call me about a flat.",
    }
