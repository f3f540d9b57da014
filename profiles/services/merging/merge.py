"""Two customers become one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from common.errors import Conflict, NotFound
from common.events import emit
from common.sql.locks import lock_keys
from common.transitions import Actor
from profiles.choices import IdentifierKind, ReviewStatus
from profiles.events import PROFILES_MERGED
from profiles.handles import identity_keys
from profiles.models import CustomerProfile, Identifier, MatchReview, ProfileMerge
from profiles.services.memory.moves import count_interests
from profiles.services.merging.activity import renumber_sessions
from profiles.services.merging.journal import Journal
from profiles.services.merging.movers import Pair, movers
from profiles.services.merging.values import check_choices, united_values


@dataclass(frozen=True)
class MergeReport:
    """What was done, or in a dry run would be: ``counts`` {moved|changed|…: {table: rows}},
    ``values`` the columns of the winner that change → (before, after) as JSON. ``merge`` is None in
    a dry run."""

    winner_id: UUID
    loser_id: UUID
    counts: dict[str, dict[str, int]]
    values: dict[str, tuple[Any, Any]]
    merge: ProfileMerge | None = None


@dataclass(frozen=True)
class Grounds:
    """Why two customers become one. ``automatic``: nobody was asked, so more stands in the way."""

    reason: str = ""
    automatic: bool = False


ASKED_FOR = Grounds()


def merge_profiles(
    *,
    winner: CustomerProfile,
    loser: CustomerProfile,
    actor: Actor,
    now: datetime,
    choices: Mapping[str, str] | None = None,
    grounds: Grounds = ASKED_FOR,
    dry_run: bool = False,
) -> MergeReport:
    """Every row of ``loser`` becomes one of ``winner``; the loser stays as a pointer and
    ``unmerge`` restores both.

    ``choices`` maps fields of profiles.services.merging.values.CHOOSABLE to winner, loser or both.
    Both profiles are locked, so are their addresses, so that nobody who writes to the loser is
    overtaken. Raises NotFound across brokerages, Conflict ``same_profile``, ``already_merged``,
    ``erased``, and for ``automatic`` grounds ``different_ids`` or ``known_different``.
    """
    check_choices(choices or {})
    if winner.brokerage_id != loser.brokerage_id:
        raise NotFound("There is no such customer.")
    if winner.pk == loser.pk:
        raise Conflict("A customer cannot be merged with themself.", code="same_profile")
    with transaction.atomic():
        winner, loser = lock_pair(winner, loser)
        _refuse(winner, loser, grounds.automatic)
        pair, journal = Pair(winner, loser, actor, now), Journal()
        _unite(pair, journal, choices or {})
        report = MergeReport(winner.pk, loser.pk, journal.counts(), journal.changes_of(winner))
        if dry_run:
            transaction.set_rollback(True)
            return report
        merge = _keep(pair, journal, grounds.reason)
    return MergeReport(report.winner_id, report.loser_id, report.counts, report.values, merge)


def _keep(pair: Pair, journal: Journal, reason: str) -> ProfileMerge:
    """The merge with all that an unmerge needs, and the news of it."""
    merge: ProfileMerge = ProfileMerge.objects.create(
        brokerage_id=pair.winner.brokerage_id,
        winner=pair.winner,
        loser=pair.loser,
        user_id=pair.actor.user_id,
        actor=pair.actor.words[:120],
        reason=reason[:200],
        journal={"steps": journal.steps},
    )
    emit(
        PROFILES_MERGED,
        brokerage_id=merge.brokerage_id,
        winner_id=merge.winner_id,
        loser_id=merge.loser_id,
        merge_id=merge.pk,
    )
    return merge


def lock_pair(
    one: CustomerProfile, other: CustomerProfile
) -> tuple[CustomerProfile, CustomerProfile]:
    """Fresh rows of both, locked in the order of their keys, as are their addresses
    (``lock_identity``)."""
    addresses = Identifier.objects.filter(profile__in=[one.pk, other.pk]).values_list(
        "kind", "value"
    )
    lock_identity(one.brokerage_id, addresses)
    rows = (
        CustomerProfile.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk").select_for_update()
    )
    found = {row.pk: row for row in rows}
    if len(found) < 2:
        raise NotFound("There is no such customer.")
    return found[one.pk], found[other.pk]


def lock_identity(brokerage_id: UUID, addresses: Iterable[tuple[str, str]]) -> None:
    """Merges and erasures of one brokerage go one after the other (each may touch the pointers of a
    third), and wait for whoever is being recognised by one of these (kind, value)."""
    lock_keys([f"merging:{brokerage_id}", *identity_keys(brokerage_id, addresses)])


def _refuse(winner: CustomerProfile, loser: CustomerProfile, automatic: bool) -> None:
    for profile in (winner, loser):
        if profile.is_erased:
            raise Conflict(
                "This customer's data was erased: nobody is left to merge.", code="erased"
            )
        if profile.merged_into_id:
            raise Conflict(
                "This customer was merged already.",
                code="already_merged",
                extra={"profile": str(profile.pk), "merged_into": str(profile.merged_into_id)},
            )
    if not automatic:
        return
    if _different_ids(winner, loser):
        raise Conflict(
            "Their user ids differ: only a person may merge these two.", code="different_ids"
        )
    ours, theirs = _all_of(winner), _all_of(loser)
    taken_apart = Q(winner__in=ours, loser__in=theirs) | Q(winner__in=theirs, loser__in=ours)
    first, second = sorted((winner.pk, loser.pk))
    decided = MatchReview.objects.of(winner.brokerage_id).filter(first=first, second=second)
    if (
        decided.filter(status=ReviewStatus.DIFFERENT).exists()
        or ProfileMerge.objects.filter(taken_apart, undone_at__isnull=False).exists()
    ):
        raise Conflict("Somebody decided that these two are not the same.", code="known_different")


def _all_of(profile: CustomerProfile) -> "QuerySet[Any]":
    """The customer and who was merged into them."""
    return CustomerProfile.objects.filter(Q(pk=profile.pk) | Q(merged_into=profile)).values("pk")


def _different_ids(one: CustomerProfile, other: CustomerProfile) -> bool:
    """Do both have an id that belongs to one person only, and not the same one? In two bots or
    sites (scopes) one person has two."""
    unique = Q(kind=IdentifierKind.EXTERNAL) | Q(
        kind=IdentifierKind.TELEGRAM, verified_at__isnull=False
    )

    def ids(profile: CustomerProfile) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        rows = Identifier.objects.filter(unique, profile=profile, active=True)
        for kind, scope, value in rows.values_list("kind", "scope", "value"):
            found.setdefault((kind, scope), set()).add(value)
        return found

    ours, theirs = ids(one), ids(other)
    return any(ours[where].isdisjoint(theirs[where]) for where in ours.keys() & theirs.keys())


def _unite(pair: Pair, journal: Journal, choices: Mapping[str, str]) -> None:
    for mover in movers:
        mover.work(pair, journal)
    values = united_values(pair.winner, pair.loser, choices, pair.sessions_twice)
    rows = CustomerProfile.objects.filter(pk=pair.winner.pk)
    with journal.changing(rows):
        rows.update(**values)
        count_interests(pair.winner)
    renumber_sessions(pair, journal, values["total_sessions"])
    journal.move(
        CustomerProfile.objects.filter(pk=pair.loser.pk), "merged_into", None, pair.winner.pk
    )
