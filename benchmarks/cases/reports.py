"""The day and the year of a whole brokerage."""

from collections.abc import Iterator

from benchmarks.frame import Case, within
from benchmarks.history import live_a_year
from benchmarks.world import World
from common.models import Step
from leads.models import Interaction, Lead, TemperatureChange


def reports(world: World) -> Iterator[Case]:
    """All leads came within the year that is reported. It gives them a history that no other case
    expects, so it comes last."""
    live_a_year(world)
    leads = Lead.objects.of(world.brokerage.pk)
    others = [
        model.objects.of(world.brokerage.pk) for model in (Step, TemperatureChange, Interaction)
    ]

    def count_all() -> None:
        for rows in (leads, *others):
            rows.count()

    yield Case(
        "GET /api/leads/dashboard, secret key",
        "one count of the leads",
        lambda: leads.count(),
        lambda: world.key.get("/api/leads/dashboard"),
        (within(150),),
        floor_rows=world.leads,
        subject_rows=world.leads,
        calls=30,
    )
    yield Case(
        "GET /api/leads/analytics?timeframe=366d",
        "one count each of leads, steps, temperature changes and touches",
        count_all,
        lambda: world.key.get("/api/leads/analytics?timeframe=366d"),
        (within(1500),),
        floor_rows=world.leads,
        subject_rows=world.leads,
        calls=10,
        warm_up=2,
    )
