"""Two profiles that may be one person: asked once, decided by somebody, remembered for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from common.errors import Conflict, NotFound, invalid
from common.transitions import Actor
from profiles.choices import ReviewStatus
from profiles.models import CustomerProfile, MatchReview, ProfileMerge
from profiles.services.merging.merge import Grounds, MergeReport, lock_pair, merge_profiles
from profiles.services.merging.unmerge import unmerge


@dataclass(frozen=True)
class Evidence:
    """Why two profiles may be one person: the rule that says so, how sure it is (0–1), and the
    reasons in words."""

    rule: str
    rule_version: str
    confidence: float
    reasons: Sequence[str]


@transaction.atomic
def open_review(
    *, one: CustomerProfile, other: CustomerProfile, evidence: Evidence
) -> MatchReview | None:
    """Puts the pair (or those they were merged into) in the queue, and returns its review. None
    where there is nothing to ask: they are one already, or somebody has decided that they are not
    the same. A question that waits already keeps the stronger evidence. Raises NotFound across
    brokerages."""
    one, other = _living(one), _living(other)
    if one.brokerage_id != other.brokerage_id:
        raise NotFound("There is no such customer.")
    if one.pk == other.pk:
        return None
    first, second = sorted((one, other), key=lambda profile: profile.pk)
    fields = {
        "rule": evidence.rule,
        "rule_version": evidence.rule_version,
        "confidence": evidence.confidence,
        "reasons": list(evidence.reasons),
    }
    MatchReview.objects.bulk_create(
        [MatchReview(brokerage_id=one.brokerage_id, first=first, second=second, **fields)],
        ignore_conflicts=True,
    )
    pairs = MatchReview.objects.of(one.brokerage_id).select_for_update()
    review: MatchReview = pairs.get(first=first, second=second)
    if review.status == ReviewStatus.DIFFERENT:
        return None
    if review.status == ReviewStatus.SAME or review.confidence < evidence.confidence:
        undecided = {"status": ReviewStatus.OPEN, "decided_by": None, "decided_at": None}
        MatchReview.objects.filter(pk=review.pk).update(**fields, **undecided)
        review.refresh_from_db()
    return review


def decide_review(
    *,
    review: MatchReview,
    decision: str,
    actor: Actor,
    now: datetime,
    winner: CustomerProfile | None = None,
    choices: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> MergeReport | None:
    """``same`` merges the two (into ``winner``, else into the one better known) and returns what
    that did; ``different`` is remembered: the pair is never asked about again. Raises Conflict
    ``already_decided``."""
    with transaction.atomic():
        # before the review, in the order in which a merge locks
        lock_pair(review.first, review.second)
        fresh = _locked(review)
        if fresh.status != ReviewStatus.OPEN:
            raise Conflict("This question was decided already.", code="already_decided")
        report = None
        if decision == ReviewStatus.SAME:
            kept, gone = _ranked(fresh, winner)
            report = merge_profiles(
                winner=kept,
                loser=gone,
                actor=actor,
                now=now,
                choices=choices,
                grounds=Grounds(fresh.rule),
                dry_run=dry_run,
            )
        elif decision != ReviewStatus.DIFFERENT:
            raise invalid("decision", "same or different.")
        elif not dry_run:
            MatchReview.objects.filter(pk=fresh.pk).update(
                status=ReviewStatus.DIFFERENT, decided_by=actor.user_id, decided_at=now
            )
    review.refresh_from_db()
    return report


def _ranked(
    review: MatchReview, winner: CustomerProfile | None
) -> tuple[CustomerProfile, CustomerProfile]:
    """Who stays and who goes."""
    kept = winner or suggested_winner(review.first, review.second)
    if kept.pk not in (review.first_id, review.second_id):
        raise invalid("winner", "One of the two customers of this review.")
    gone = review.second if kept.pk == review.first_id else review.first
    return kept, gone


@transaction.atomic
def take_back_decision(*, review: MatchReview, actor: Actor, now: datetime) -> None:
    """The question is open again; what "same" merged is unmerged. Raises Conflict ``not_decided``,
    and the conflicts of unmerge."""
    lock_pair(review.first, review.second)
    fresh = _locked(review)
    if fresh.status == ReviewStatus.OPEN:
        raise Conflict("Nobody has decided this yet.", code="not_decided")
    if merge := merge_behind(fresh):
        unmerge(merge=merge, actor=actor, now=now)
    undecided = {"status": ReviewStatus.OPEN, "decided_by": None, "decided_at": None}
    MatchReview.objects.filter(pk=fresh.pk).update(**undecided)
    review.refresh_from_db()


def merge_behind(review: MatchReview) -> ProfileMerge | None:
    """The merge of the review's two profiles that is still in force."""
    both = [review.first_id, review.second_id]
    merge: ProfileMerge | None = (
        ProfileMerge.objects.filter(winner__in=both, loser__in=both, undone_at__isnull=True)
        .select_related("winner", "loser")
        .order_by("-created_at")
        .first()
    )
    return merge


def suggested_winner(one: CustomerProfile, other: CustomerProfile) -> CustomerProfile:
    """The one better known: more verified addresses, then more sessions, then the one who came
    first."""

    def known(profile: CustomerProfile) -> tuple[int, int, float]:
        verified = profile.identifiers.filter(active=True, verified_at__isnull=False).count()
        return verified, profile.total_sessions, -profile.first_seen.timestamp()

    return max((one, other), key=known)


def _locked(review: MatchReview) -> MatchReview:
    rows = MatchReview.objects.select_for_update(of=("self",)).select_related("first", "second")
    fresh: MatchReview | None = rows.filter(pk=review.pk).first()
    if (
        fresh is None
    ):  # one of the two was erased, or merged with somebody about whom the same was asked
        raise NotFound("There is no such review.")
    return fresh


def _living(profile: CustomerProfile) -> CustomerProfile:
    """As the database has it now: whoever asks may have read the profile before it was merged."""
    rows = CustomerProfile.objects.select_related("merged_into")
    fresh: CustomerProfile | None = rows.filter(pk=profile.pk).first()
    if fresh is None:
        raise NotFound("There is no such customer.")
    return fresh.merged_into or fresh
