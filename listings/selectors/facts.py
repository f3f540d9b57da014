"""What a brokerage's catalogue names: projects, localities, cities; kept in memory until the
catalogue changes."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Count, Expression, Max, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Brokerage
from accounts.stamps import stamp_of
from common.errors import ApplicationError
from common.sql.kept import kept
from listings.choices import ListingStatus
from listings.models import Listing, Project
from listings.names.keys import key_of
from listings.names.name_index import NameIndex

STAMP = "catalogue"
KEEP_S = 60.0  # a transaction that commits late can hide behind a newer stamp for so long
_MOST_BROKERAGES = 200
_MOST_CANDIDATES = 8


#: id, name, locality
NamedProject = tuple[str, str, str]


@dataclass(frozen=True)
class CatalogueFacts:
    """``projects`` are the active ones as (id, name, locality); ``localities`` those of projects
    and available listings. ``version`` changes when the catalogue does: what is built from the
    facts may be kept by it. ``placed``: the projects by the key of their name with their
    locality; ``middles``: where the projects of a locality lie on average, in degrees north and
    east."""

    version: str
    projects: list[NamedProject]
    placed: dict[str, list[NamedProject]]
    localities: list[str]
    middles: dict[str, tuple[float, float]]
    cities_of: dict[str, frozenset[str]]
    locality_index: NameIndex
    city_index: NameIndex
    project_index: NameIndex


_kept: dict[UUID, tuple[float, CatalogueFacts]] = {}
_lock = Lock()


def catalogue_version(brokerage: Brokerage) -> str:
    """A stamp of the catalogue from two index look-ups, none where it came with the credential; a
    deleted listing does not change it, everything else does."""
    known = stamp_of(brokerage, STAMP)
    if known is None:
        known = (
            Brokerage.objects.filter(pk=brokerage.pk)
            .values_list(catalogue_stamp(OuterRef("pk")), flat=True)
            .get()
        )
    return str(known)


def catalogue_stamp(owner: OuterRef) -> Expression:
    """The same as an expression, for the brokerage with this key."""

    def newest(model: type[Listing] | type[Project], *more: Any) -> Subquery:
        rows = model.objects.filter(brokerage_id=owner).order_by().values("brokerage_id")
        stamp = Concat(
            Cast(Max("updated_at"), TextField()), Value("|"), *more, output_field=TextField()
        )
        return Subquery(rows.annotate(stamp=stamp).values("stamp"))

    number = Cast(Count("*"), TextField())
    return Concat(newest(Listing, Value("")), newest(Project, number), output_field=TextField())


def catalogue_facts(brokerage: Brokerage) -> CatalogueFacts:
    """The names of the catalogue as they are now: at most one small query when known, three when
    the catalogue has changed."""
    version = catalogue_version(brokerage)
    now = time.monotonic()
    with _lock:
        entry = _kept.get(brokerage.pk)
    if entry and entry[1].version == version and now - entry[0] < KEEP_S:
        return entry[1]
    facts = _read(brokerage, version)
    with _lock:
        if len(_kept) >= _MOST_BROKERAGES:
            _kept.clear()
        _kept[brokerage.pk] = (now, facts)
    return facts


def _read(brokerage: Brokerage, version: str) -> CatalogueFacts:
    active = Project.objects.of(brokerage.pk).filter(is_active=True).order_by("name", "locality")
    rows = list(active.values_list("pk", "name", "locality", "city", "latitude", "longitude"))
    projects = [row[:4] for row in rows]
    offered = Listing.objects.of(brokerage.pk).filter(status=ListingStatus.AVAILABLE).order_by()
    places = {(locality, city) for _, _, locality, city in projects}
    places.update(offered.values_list("locality", "city").distinct())
    cities_of: dict[str, frozenset[str]] = {}
    for locality, city in places:
        cities_of[locality] = cities_of.get(locality, frozenset()) | {city}
    named = [(str(pk), name, locality) for pk, name, locality, _ in projects]
    placed: dict[str, list[NamedProject]] = {}
    for project in named:
        placed.setdefault(key_of(f"{project[1]} {project[2]}"), []).append(project)
    return CatalogueFacts(
        version=version,
        projects=named,
        placed=placed,
        localities=sorted(cities_of),
        middles=_middles((row[2], row[4], row[5]) for row in rows),
        cities_of=cities_of,
        locality_index=NameIndex(cities_of),
        city_index=NameIndex(sorted({city for _, city in places})),
        project_index=NameIndex(name for _, name, _, _ in projects),
    )


def _middles(
    rows: Iterable[tuple[str, Decimal | None, Decimal | None]],
) -> dict[str, tuple[float, float]]:
    points: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for locality, north, east in rows:
        if north is not None and east is not None:
            points.setdefault(locality, []).append((north, east))
    return {
        locality: (float(fmean(n for n, _ in found)), float(fmean(e for _, e in found)))
        for locality, found in points.items()
    }


def find_project(brokerage: Brokerage, reference: str) -> Project | None:
    """The active project that an id, a name, "name, locality", a part of a name or a misspelt name
    means, or None.

    Raises ApplicationError (code "ambiguous", ``extra["candidates"]`` with id, name, locality)
    where several are meant.
    """
    found = find_projects(brokerage, [reference])[reference]
    if isinstance(found, ApplicationError):
        raise found
    return found


def find_projects(
    brokerage: Brokerage,
    references: Iterable[str],
) -> dict[str, Project | ApplicationError | None]:
    """What ``find_project`` finds or raises for each, in the same few statements however many there
    are."""
    meant: dict[str, UUID | ApplicationError | None] = {}
    facts: CatalogueFacts | None = None
    for reference in references:
        try:
            meant[reference] = UUID(reference.strip())
        except ValueError:
            facts = facts or catalogue_facts(brokerage)
            meant[reference] = _meant(facts, reference.strip())
    keys = {key for key in meant.values() if isinstance(key, UUID)}
    rows = {row.pk: row for row in _active(brokerage.pk, tuple(keys))} if keys else {}
    return {
        reference: rows.get(key) if isinstance(key, UUID) else key
        for reference, key in meant.items()
    }  # fmt: skip


@kept
def _active(brokerage_id: UUID, keys: tuple[UUID, ...]) -> "QuerySet[Project]":
    return Project.objects.of(brokerage_id).filter(is_active=True, pk__in=keys)


def _meant(facts: CatalogueFacts, reference: str) -> UUID | ApplicationError | None:
    found = project_candidates(facts, reference)
    if len(found) < 2:
        return UUID(found[0][0]) if found else None
    names = "; ".join(f"{name}, {locality}" for _, name, locality in found[:_MOST_CANDIDATES])
    message = f"Several projects are called like this: {names}."
    candidates = [
        {"id": pk, "name": name, "locality": locality}
        for pk, name, locality in found[:_MOST_CANDIDATES]
    ]  # fmt: skip
    fields, extra = {"project": [message]}, {"candidates": candidates}
    return ApplicationError(message, code="ambiguous", fields=fields, extra=extra)


def project_candidates(facts: CatalogueFacts, text: str) -> list[NamedProject]:
    """The projects that a text may mean, best kind of likeness only; pure."""
    index, key = facts.project_index, key_of(text)
    if not key:
        return []
    if placed := facts.placed.get(key):
        return placed
    names = set(index.exact(text) or index.containing(text) or index.similar(text))
    return [project for project in facts.projects if project[1] in names]
