"""The loop that scoring in SQL is measured against: each lead is read, changed and saved by
itself."""

from collections.abc import Callable, Iterator

from django.db import transaction

from benchmarks.world import World
from leads.models import Lead

SAVED = 2000


def save_loops(world: World, column: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """(in words, the loop): as Django saves by itself, each in a transaction of its own, and all in
    one, which spares the loop a flush a lead."""

    def loop() -> None:
        for lead in Lead.objects.of(world.brokerage.pk).order_by("pk")[:SAVED]:
            setattr(lead, column, ((getattr(lead, column) or 0) + 1) % 101)
            lead.save()

    leads = f"{min(SAVED, world.leads):,} leads one by one"
    yield f"save() of {leads}", loop
    yield f"save() of {leads}, all in one transaction", transaction.atomic(loop)
