"""Which rows hang on a customer and what a merge does to them. Every app names its own at start-up
(a port with many answers); a foreign key to a customer that nobody names fails a test."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from common.transitions import Actor
from profiles.models import CustomerProfile
from profiles.services.merging.journal import Journal


@dataclass
class Pair:
    """Two customers on their way to one. ``sessions_twice`` and ``views_twice`` (by project and
    listing) count what both have: it must not be counted twice."""

    winner: CustomerProfile
    loser: CustomerProfile
    actor: Actor
    now: datetime
    sessions_twice: int = 0
    views_twice: Counter[tuple[UUID | None, UUID | None]] = field(default_factory=Counter)


Work = Callable[[Pair, Journal], None]


@dataclass(frozen=True)
class Mover:
    """One foreign key to a customer and the work that a merge does on its rows."""

    model: type[Model]
    field: str
    work: Work


movers: list[Mover] = []


def register(model: type[Model], field: str = "profile", *, work: Work | None = None) -> None:
    """Call at start-up, in the order in which the work has to be done. Without ``work`` the rows
    simply move."""
    movers.append(Mover(model, field, work or moving(model, field)))


def moving(model: type[Model], field: str = "profile") -> Work:
    """All rows of the loser go to the winner."""

    def work(pair: Pair, journal: Journal) -> None:
        rows = model._base_manager.filter(brokerage=pair.winner.brokerage_id)
        journal.move(rows, field, pair.loser.pk, pair.winner.pk)

    return work


def staying(pair: Pair, journal: Journal) -> None:
    """The rows stay where they are; say at the registration why."""


def dropping_doubles(model: type[Model], *names: str) -> Work:
    """Rows that the winner has already (equal in ``names``) go, the others move."""

    def work(pair: Pair, journal: Journal) -> None:
        rows = model._base_manager.filter(brokerage=pair.winner.brokerage_id)
        known = set(rows.filter(profile=pair.winner).values_list(*names))
        own = rows.filter(profile=pair.loser).values_list("pk", *names)
        journal.delete(rows.filter(pk__in=[key for key, *values in own if tuple(values) in known]))
        moving(model)(pair, journal)

    return work
