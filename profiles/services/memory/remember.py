"""Remembering what was said and promised."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from common.sql.locks import lock_keys
from common.sql.unit import joined
from profiles.choices import MemoryKind
from profiles.memory.relevance import (
    WEIGHTS,
    Remembered,
)
from profiles.models import CustomerProfile, MemoryItem

_MESSAGES = 8


@joined
def remember(*, profile: CustomerProfile, items: Sequence[Remembered]) -> None:
    """Keeps these items. A topic known already and an open promise in the same words become newer
    instead of double, so that the same news twice changes nothing."""
    if not items:
        return
    lock_keys([f"memory-of:{profile.pk}"])
    rows = MemoryItem.objects.filter(profile=profile, archived_at__isnull=True)
    alike = rows.filter(
        kind__in=[MemoryKind.TOPIC, MemoryKind.PROMISE], text__in={one.text for one in items}
    )
    known = {(row.kind, row.text): row for row in alike.filter(closed_at__isnull=True)}
    for item in items:
        row = known.get((item.kind, item.text))
        if row is None:
            row = MemoryItem(
                brokerage_id=profile.brokerage_id,
                profile=profile,
                kind=item.kind,
                text=item.text[:1000],
            )
            if item.kind in {MemoryKind.TOPIC, MemoryKind.PROMISE}:
                known[item.kind, item.text] = row
        row.at = max(row.at, item.at) if row.at else item.at
        row.topics = list(dict.fromkeys([*row.topics, *(topic[:60] for topic in item.topics)]))
        row.weight, row.channel = item.weight, item.channel
        row.conversation_key = item.key or row.conversation_key
        row.message_keys = list(dict.fromkeys([*row.message_keys, *item.messages]))[-_MESSAGES:]
        row.save()


@joined
def keep_promises(*, profile_id: UUID, topic: str, now: datetime) -> int:
    """What was promised on this topic (call, send, reply) is done; returns how many promises that
    closes."""
    rows = MemoryItem.objects.filter(
        profile=profile_id, kind=MemoryKind.PROMISE, archived_at__isnull=True
    )
    return rows.filter(closed_at__isnull=True, topics__contains=[topic]).update(closed_at=now)


@joined
def replace_summary(
    *, profile: CustomerProfile, known: MemoryItem | None, fresh: Remembered
) -> None:
    """Writes the summary of a stretch anew, or its first one."""
    row = known or MemoryItem(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        kind=MemoryKind.SUMMARY,
        conversation_key=fresh.key,
    )
    row.text, row.at, row.channel = fresh.text[:1000], fresh.at, fresh.channel
    row.topics = list(dict.fromkeys([*row.topics, *(topic[:60] for topic in fresh.topics)]))
    row.message_keys, row.weight = list(fresh.messages), WEIGHTS[MemoryKind.SUMMARY]
    row.save()
