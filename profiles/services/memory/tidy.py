"""Old memories become shorter, then leave the live ones."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.sql.locks import lock_keys
from common.sql.unit import joined
from profiles.choices import MemoryKind
from profiles.memory.relevance import (
    ARCHIVE_AFTER,
    COMPRESS_AFTER,
    COMPRESSED,
    compressed,
)
from profiles.models import MemoryItem

_BATCH = 500  # profiles and items a transaction of the nightly job takes


def tidy_memories(*, now: datetime) -> tuple[int, int]:
    """The nightly job: summaries older than 30 days become one short one per month and thread; what
    is older than 180 days is archived, open promises too. Returns how many were compressed away and
    archived."""
    archived = 0
    stale = MemoryItem.objects.filter(
        archived_at__isnull=True, at__lt=now - ARCHIVE_AFTER
    ).order_by("pk")
    while keys := list(stale.values_list("pk", flat=True)[:_BATCH]):
        archived += MemoryItem.objects.filter(pk__in=keys).update(archived_at=now)
    return _compress(now), archived


def _compress(now: datetime) -> int:
    old = MemoryItem.objects.filter(
        kind=MemoryKind.SUMMARY, archived_at__isnull=True, at__lt=now - COMPRESS_AFTER
    )
    gone, last = 0, UUID(int=0)
    owners = old.order_by("profile").distinct("profile").values_list("profile", flat=True)
    while profiles := list(owners.filter(profile_id__gt=last)[:_BATCH]):
        for profile_id in profiles:
            gone += _compress_profile(profile_id, old.filter(profile=profile_id))
        last = profiles[-1]
    return gone


@joined
def _compress_profile(profile_id: UUID, rows: Any) -> int:
    lock_keys([f"memory-of:{profile_id}"])
    months: dict[tuple[Any, int, int], list[MemoryItem]] = {}
    for row in rows.order_by("at"):
        months.setdefault((row.conversation_key, row.at.year, row.at.month), []).append(row)
    gone = 0
    for same in months.values():
        *before, newest = same
        if not before and len(newest.text) <= COMPRESSED:
            continue
        newest.text = compressed([row.text for row in same])
        newest.topics = list(dict.fromkeys(topic for row in same for topic in row.topics))
        newest.message_keys = list(dict.fromkeys(key for row in same for key in row.message_keys))
        newest.save(update_fields=["text", "topics", "message_keys"])
        MemoryItem.objects.filter(pk__in=[row.pk for row in before]).delete()
        gone += len(before)
    return gone
