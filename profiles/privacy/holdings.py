"""Every table that holds something about a customer, named at start-up by the app that owns it (a
port with many answers). Export and erasure walk this list and nothing else; a path to a customer
that nobody names fails a test."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from common.models import Event
from common.transitions import Actor
from profiles.models import CustomerProfile, Identifier


@dataclass(frozen=True)
class DataSubject:
    """One human being in the tables. ``profiles`` are the profile and those merged into it;
    ``subjects`` the ids of everything of theirs that other tables name without a foreign key
    (leads, visits, threads, the profiles too)."""

    brokerage_id: UUID
    profiles: tuple[UUID, ...]
    subjects: tuple[UUID, ...]
    identifiers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Holding:
    """One table. ``blanks`` None: erasure deletes the rows; else these columns are overwritten and
    the rest stays as statistics about nobody (an empty dict: it holds nothing personal by itself).
    ``hidden`` columns are not exported: hashes, and what is said of other people. ``technical``
    copies (stored answers, logs) are erased, not exported."""

    model: type[Model]
    rows: Callable[[DataSubject], "QuerySet[Any]"]
    blanks: dict[str, Any] | None = None
    hidden: frozenset[str] = frozenset()
    technical: bool = False


Subjects = Callable[[tuple[UUID, ...]], Iterable[UUID]]
Release = Callable[[DataSubject, Actor, datetime], None]

_holdings: list[Holding] = []
_subjects: list[Subjects] = []
_releases: list[Release] = []


def hold(
    model: type[Model],
    rows: Callable[[DataSubject], "QuerySet[Any]"],
    *,
    blanks: dict[str, Any] | None = None,
    hidden: Iterable[str] = (),
    technical: bool = False,
) -> None:
    """Call at start-up, parents before children: erasure goes the other way round."""
    _holdings.append(Holding(model, rows, blanks, frozenset(hidden), technical))


def by_profile(
    model: type[Model], path: str = "profile"
) -> Callable[[DataSubject], "QuerySet[Any]"]:
    """The rows whose ``path`` leads to the person."""

    def rows(person: DataSubject) -> "QuerySet[Any]":
        mine = model._base_manager.filter(brokerage=person.brokerage_id)
        return mine.filter(**{f"{path}__in": person.profiles})

    return rows


def name_subjects(of: Subjects) -> None:
    """Call at start-up: ids of a person's rows that other tables name without a foreign key."""
    _subjects.append(of)


def before_erasure(release: Release) -> None:
    """Call at start-up: what has to end properly before the data goes (visits are cancelled, leads
    closed)."""
    _releases.append(release)


def holdings() -> list[Holding]:
    """All tables, parents first."""
    return list(_holdings)


def release(person: DataSubject, actor: Actor, now: datetime) -> None:
    """Ends what is under way, the highest floor first."""
    for one in reversed(_releases):
        one(person, actor, now)


def person_of(profile: CustomerProfile) -> DataSubject:
    """The person behind a profile: what was merged into it belongs to them, and a merged profile is
    its winner."""
    fresh = CustomerProfile.objects.only("merged_into").get(
        pk=profile.pk
    )  # who asks may have waited for a merge
    winner = fresh.merged_into_id or fresh.pk
    absorbed = CustomerProfile.objects.filter(merged_into=winner).order_by("pk")
    keys = (winner, *absorbed.values_list("pk", flat=True))
    subjects = [*keys, *(pk for of in _subjects for pk in of(keys))]
    identifiers = (
        Identifier.objects.filter(profile__in=keys).order_by("pk").values_list("kind", "value")
    )
    return DataSubject(profile.brokerage_id, keys, tuple(subjects), tuple(identifiers))


def events_of(person: DataSubject) -> "QuerySet[Any]":
    """The events about the person: their payloads hold ids only."""
    keys = [str(pk) for pk in person.subjects]
    about = Q()
    for name in ("profile_id", "lead_id", "visit_id", "callback_id", "conversation_id"):
        about |= Q(**{f"payload__{name}__in": keys})
    return Event.objects.filter(about, brokerage=person.brokerage_id)
