"""The catalogue search: what fits, one listing a project; and when nothing fits, what comes nearest
and why."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When, prefetch_related_objects

from accounts.models import Brokerage
from common.sql.kept import kept
from listings.choices import ListingStatus
from listings.models import Listing
from listings.selectors.conditions import conditions
from listings.selectors.criteria import SearchCriteria, Wanted, understand
from listings.selectors.facts import (
    KEEP_S,
    CatalogueFacts,
    catalogue_facts,
    catalogue_version,
    find_project,
    find_projects,
)
from listings.selectors.nearness import centers, given_up
from listings.selectors.reasons import Center, reasons

__all__ = [
    "Alternative",
    "CatalogueFacts",
    "SearchCriteria",
    "SearchResult",
    "catalogue_facts",
    "catalogue_version",
    "find_project",
    "find_projects",
    "search",
]

_OFFERED = Q(status=ListingStatus.AVAILABLE) & (
    Q(project__isnull=True) | Q(project__is_active=True)
)
_SHOWN_WITH = ("media", "project__media")


@dataclass(frozen=True)
class Alternative:
    """A listing that comes near, and what the customer would give up, e.g. "12 % over your
    budget"."""

    listing: Listing
    reasons: list[str]


@dataclass(frozen=True)
class SearchResult:
    """``alternatives`` are filled only when nothing matches. Listings come with project and media
    loaded."""

    matches: list[Listing] = field(default_factory=list)
    alternatives: list[Alternative] = field(default_factory=list)


def search(brokerage: Brokerage, criteria: SearchCriteria, limit: int = 5) -> SearchResult:
    """Available listings of the brokerage's active projects that meet every criterion, the cheapest
    of each project: first those in the very locality that was named, then by price.

    When none does, the nearest ones, least given up first; that list is empty only when nothing of
    the transaction type is available. Raises ApplicationError for criteria that make no sense (see
    ``understand``).
    """
    facts = catalogue_facts(brokerage)
    wanted = understand(facts, criteria, currency=brokerage.currency)
    around = centers(facts, wanted)
    question = (brokerage.pk, facts.version, wanted, limit)
    listings, fits = _answered(question) or _answer(question, around)
    if fits:
        return SearchResult(matches=listings)
    return SearchResult(
        alternatives=[Alternative(one, reasons(one, wanted, around)) for one in listings]
    )


#: a brokerage, the version of its catalogue, what is wanted and how many of it
Question = tuple[UUID, str, Wanted, int]
#: the listings, best first, and whether they fit or only come near
Answer = tuple[list[Listing], bool]

#: what of a listing a search goes by
Face = tuple[UUID, datetime, Decimal, str, str]

#: when a question was answered, by which listings, and whether they fit. A search costs more than
#: all else in the turn of a conversation, and customers ask for much the same
_answers: dict[Question, tuple[float, tuple[Face, ...], bool]] = {}
_MOST_ANSWERS = 2_000


def _answered(question: Question) -> Answer | None:
    """The answer of before. None where there is none, and where a listing of it is gone or has
    changed: not every change moves the version at once."""
    at, known, fits = _answers.get(question, (-KEEP_S, (), False))
    if time.monotonic() - at >= KEEP_S:
        return None
    keys = tuple(face[0] for face in known)
    rows = {one.pk: one for one in _shown(question[0], keys)} if keys else {}
    found = [rows[key] for key in keys if key in rows]
    return (found, fits) if tuple(map(_face, found)) == known else None


def _face(listing: Listing) -> Face:
    return (listing.pk, listing.updated_at, listing.price, listing.configuration, listing.locality)


def _answer(question: Question, around: Sequence[Center]) -> Answer:
    brokerage_id, _, wanted, limit = question
    offered = _offered(brokerage_id, wanted)
    found = [] if _impossible(wanted) else _one_a_project(_matching(offered, wanted), limit)
    fits = bool(found)
    if not fits:
        found = _one_a_project(offered.annotate(rank=given_up(wanted, around)), limit)
    if len(_answers) >= _MOST_ANSWERS:
        _answers.clear()
    _answers[question] = (time.monotonic(), tuple(map(_face, found)), fits)
    return found, fits


@kept
def _shown(brokerage_id: UUID, keys: tuple[UUID, ...]) -> QuerySet[Listing]:
    rows = Listing.objects.of(brokerage_id).filter(_OFFERED, pk__in=keys).select_related("project")
    return rows.prefetch_related(*_SHOWN_WITH)


def _offered(brokerage_id: UUID, wanted: Wanted) -> QuerySet[Listing]:
    offered: QuerySet[Listing] = (
        Listing.objects.of(brokerage_id).filter(_OFFERED).select_related("project")
    )
    return (
        offered.filter(transaction_type=wanted.transaction_type)
        if wanted.transaction_type
        else offered
    )


def _impossible(wanted: Wanted) -> bool:
    return wanted.unknown_place or wanted.project_ids == ()


def _matching(offered: QuerySet[Listing], wanted: Wanted) -> QuerySet[Any]:
    offered = offered.filter(*conditions(wanted))
    exact = When(locality__in=wanted.exact_localities, then=Value(0))
    beside = len(wanted.exact_localities) < len(wanted.localities) and wanted.exact_localities
    rank = Case(exact, default=Value(1), output_field=IntegerField()) if beside else Value(0)
    return offered.annotate(rank=rank)


def _one_a_project(ranked: QuerySet[Any], limit: int) -> list[Listing]:
    """The best of each project by rank and price, so that five answers are five places to look at.

    The best few rows mostly are of enough projects already, and PostgreSQL finds them without
    sorting the rest: seen on 12,800 listings, 1–8 ms where a window over all of them takes 20–40
    ms.
    """
    size = limit * 4
    while True:
        rows = list(ranked.order_by("rank", "price", "id")[:size])
        best: dict[UUID, Listing] = {}
        for row in rows:
            best.setdefault(row.project_id or row.pk, row)
        if len(best) >= limit or len(rows) < size:
            chosen = list(best.values())[:limit]
            prefetch_related_objects(chosen, *_SHOWN_WITH)
            return chosen
        size *= 8
