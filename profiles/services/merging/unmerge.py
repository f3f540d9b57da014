"""A merge is taken back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from common.errors import Conflict, NotFound
from common.events import emit
from common.transitions import Actor
from profiles.events import PROFILES_UNMERGED
from profiles.models import CustomerProfile, ProfileMerge
from profiles.services.memory.moves import count_interests
from profiles.services.merging.activity import part_interests
from profiles.services.merging.journal import Journal
from profiles.services.merging.merge import MergeReport, lock_pair
from profiles.services.merging.rows import Row, read_rows
from profiles.services.merging.values import mood_without


def unmerge(
    *, merge: ProfileMerge, actor: Actor, now: datetime, dry_run: bool = False
) -> MergeReport:
    """Both customers are again what they were, row by row; what came after the merge stays with the
    winner.

    Merges are undone from the newest on. Raises Conflict ``already_undone`` and ``later_merge``
    (with the merge to undo first), NotFound where the merge is gone, as after an erasure.
    """
    with transaction.atomic():
        winner, loser = lock_pair(merge.winner, merge.loser)
        fresh: ProfileMerge | None = (
            ProfileMerge.objects.select_for_update(of=("self",)).filter(pk=merge.pk).first()
        )
        if fresh is None:
            raise NotFound("There is no such merge.")
        _refuse(fresh)
        journal = Journal(fresh.journal["steps"])
        before = read_rows(CustomerProfile, [winner.pk])[str(winner.pk)]
        journal.undo()
        parted = part_interests(winner, loser, since=fresh)
        _count_again(journal, before, winner, loser, parted)
        after = read_rows(CustomerProfile, [winner.pk])[str(winner.pk)]
        values = {
            name: (before[name], after[name]) for name in after if before[name] != after[name]
        }
        undone = None if dry_run else fresh
        report = MergeReport(winner.pk, loser.pk, journal.counts(), values, undone)
        if dry_run:
            transaction.set_rollback(True)
            return report
        _end(fresh, actor, now)
    return report


def _end(merge: ProfileMerge, actor: Actor, now: datetime) -> None:
    """It is undone, and that is told; what it kept is in its place."""
    merge.undone_at, merge.undone_by, merge.journal = now, actor.words[:120], {}
    merge.save(update_fields=["undone_at", "undone_by", "journal"])
    emit(
        PROFILES_UNMERGED,
        brokerage_id=merge.brokerage_id,
        winner_id=merge.winner_id,
        loser_id=merge.loser_id,
        merge_id=merge.pk,
    )


def _refuse(merge: ProfileMerge) -> None:
    if merge.undone_at:
        raise Conflict("This merge was undone already.", code="already_undone")
    both = [merge.winner_id, merge.loser_id]
    later = (
        ProfileMerge.objects.filter(
            Q(winner__in=both) | Q(loser__in=both), undone_at__isnull=True, pk__gt=merge.pk
        )
        .order_by("-pk")
        .first()
    )
    if later:
        raise Conflict(
            "One of the two was merged again since. Undo the newer merge first.",
            code="later_merge",
            extra={"merge": str(later.pk)},
        )


def _count_again(
    journal: Journal, before: Row, winner: CustomerProfile, loser: CustomerProfile, parted: bool
) -> None:
    """Where the winner has moved on since the merge: what is no plain sum, the average mood, the
    interests, the scores. ``before`` is the winner's row before the merge was taken back,
    ``parted``: interests were."""
    merged = {name: after for name, (_, after) in journal.changes_of(winner).items()}
    if not parted and all(before[name] == after for name, after in merged.items()):
        return
    winner.refresh_from_db()
    if loser.sentiment_points and before["sentiment_points"] != merged["sentiment_points"]:
        mood = mood_without(before["avg_sentiment"], winner.sentiment_points, loser)
        CustomerProfile.objects.filter(pk=winner.pk).update(avg_sentiment=mood)
    count_interests(winner)
    count_interests(loser)
