"""Remembering, and loading what matters now. Reads are bounded by an index, never by the number of messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from common.locks import lock_keys
from common.transactions import joined
from profiles.choices import MemoryKind
from profiles.memory import ARCHIVE_AFTER, COMPRESS_AFTER, COMPRESSED, WEIGHTS, Remembered, choose, compressed
from profiles.models import CustomerProfile, MemoryItem, SentimentPoint

#: the newest live items that are weighed: with more, a customer of very many messages waits longer
LOADED = 60
BUDGET = 2000
#: what is read of each: rows, for whole objects cost twice the time
_COLUMNS = ("kind", "text", "at", "topics", "weight", "channel", "closed_at", "message_keys", "conversation_key")
_MESSAGES, _MOODS, _TOPICS = 8, 10, 5
_BATCH = 500  # profiles and items a transaction of the nightly job takes


@dataclass(frozen=True)
class ConversationContext:
    """What the bot or an agent should know. ``items`` within the budget, most relevant first; ``promises`` are all that
    are open; ``moods`` newest first as (score, at)."""

    items: list[Remembered]
    promises: list[Remembered]
    topics: list[str]
    moods: list[tuple[float, datetime]]
    last_channel: str


@joined
def remember(*, profile: CustomerProfile, items: Sequence[Remembered]) -> None:
    """Keeps these items. A topic known already and an open promise in the same words become newer instead of double,
    so that the same news twice changes nothing."""
    if not items:
        return
    lock_keys([f"memory-of:{profile.pk}"])
    rows = MemoryItem.objects.filter(profile=profile, archived_at__isnull=True)
    alike = rows.filter(kind__in=[MemoryKind.TOPIC, MemoryKind.PROMISE], text__in={one.text for one in items})
    known = {(row.kind, row.text): row for row in alike.filter(closed_at__isnull=True)}
    for item in items:
        row = known.get((item.kind, item.text))
        if row is None:
            row = MemoryItem(brokerage_id=profile.brokerage_id, profile=profile, kind=item.kind, text=item.text[:1000])
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
    """What was promised on this topic (call, send, reply) is done; returns how many promises that closes."""
    rows = MemoryItem.objects.filter(profile=profile_id, kind=MemoryKind.PROMISE, archived_at__isnull=True)
    return rows.filter(closed_at__isnull=True, topics__contains=[topic]).update(closed_at=now)


def load_context(
    *, profile: CustomerProfile, channel: str = "", now: datetime, budget: int = BUDGET, topics: Sequence[str] = ()
) -> ConversationContext:
    """The best of what is remembered within ``budget`` characters, in two queries. Without ``topics`` it is weighed by
    what the customer talked about last and looks for."""
    rows = MemoryItem.objects.filter(profile=profile, archived_at__isnull=True).order_by("-at")
    items = [_remembered(row) for row in rows.values_list(*_COLUMNS)[:LOADED]]
    recent = [item.text for item in items if item.kind == MemoryKind.TOPIC][:_TOPICS]
    asked = tuple(topics) or (*recent, *profile.locations, *profile.configurations)
    moods = SentimentPoint.objects.filter(profile=profile).order_by("-at").values_list("score", "at")[:_MOODS]
    promises = [item for item in items if item.is_open]
    others = [item for item in items if item.kind != MemoryKind.PROMISE]
    left = budget - sum(len(item.text) for item in promises)
    return ConversationContext(
        items=choose(others, topics=asked, channel=channel, now=now, budget=max(left, 0)),
        promises=promises,
        topics=recent,
        moods=list(moods),
        last_channel=next((item.channel for item in items if item.channel), ""),
    )


def tidy_memories(*, now: datetime) -> tuple[int, int]:
    """The nightly job: summaries older than 30 days become one short one per month and thread; what is older than 180
    days is archived, open promises too. Returns how many were compressed away and archived."""
    archived = 0
    stale = MemoryItem.objects.filter(archived_at__isnull=True, at__lt=now - ARCHIVE_AFTER).order_by("pk")
    while keys := list(stale.values_list("pk", flat=True)[:_BATCH]):
        archived += MemoryItem.objects.filter(pk__in=keys).update(archived_at=now)
    return _compress(now), archived


def _compress(now: datetime) -> int:
    old = MemoryItem.objects.filter(kind=MemoryKind.SUMMARY, archived_at__isnull=True, at__lt=now - COMPRESS_AFTER)
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


def _remembered(row: Sequence[Any]) -> Remembered:
    kind, text, at, topics, weight, channel, closed_at, messages, key = row
    is_open = kind == MemoryKind.PROMISE and closed_at is None
    return Remembered(kind, text, at, tuple(topics), weight, channel, is_open, tuple(messages), key)


def stretch_of(profile: CustomerProfile, conversation_key: UUID, after: datetime) -> MemoryItem | None:
    """The thread's newest summary, if it is of a stretch that still went on after this moment."""
    found: MemoryItem | None = (
        MemoryItem.objects.filter(profile=profile, archived_at__isnull=True, at__gt=after)
        .filter(Q(kind=MemoryKind.SUMMARY) & Q(conversation_key=conversation_key))
        .order_by("-at")
        .first()
    )
    return found


@joined
def replace_summary(*, profile: CustomerProfile, known: MemoryItem | None, fresh: Remembered) -> None:
    """Writes the summary of a stretch anew, or its first one."""
    row = known or MemoryItem(
        brokerage_id=profile.brokerage_id, profile=profile, kind=MemoryKind.SUMMARY, conversation_key=fresh.key
    )
    row.text, row.at, row.channel = fresh.text[:1000], fresh.at, fresh.channel
    row.topics = list(dict.fromkeys([*row.topics, *(topic[:60] for topic in fresh.topics)]))
    row.message_keys, row.weight = list(fresh.messages), WEIGHTS[MemoryKind.SUMMARY]
    row.save()
