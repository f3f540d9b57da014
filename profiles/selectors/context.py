"""Loading what matters now. Reads are bounded by an index, never by the number of messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from profiles.choices import MemoryKind
from profiles.memory.relevance import (
    Remembered,
    choose,
)
from profiles.models import CustomerProfile, MemoryItem, SentimentPoint

#: the newest live items that are weighed: with more, a customer of very many messages waits longer
LOADED = 60
BUDGET = 2000
#: what is read of each: rows, for whole objects cost twice the time
_COLUMNS = (
    "kind",
    "text",
    "at",
    "topics",
    "weight",
    "channel",
    "closed_at",
    "message_keys",
    "conversation_key",
)
_MOODS, _TOPICS = 10, 5


@dataclass(frozen=True)
class ConversationContext:
    """What the bot or an agent should know. ``items`` within the budget, most relevant first;
    ``promises`` are all that are open; ``moods`` newest first as (score, at)."""

    items: list[Remembered]
    promises: list[Remembered]
    topics: list[str]
    moods: list[tuple[float, datetime]]
    last_channel: str


def load_context(
    *,
    profile: CustomerProfile,
    channel: str = "",
    now: datetime,
    budget: int = BUDGET,
    topics: Sequence[str] = (),
) -> ConversationContext:
    """The best of what is remembered within ``budget`` characters, in two queries. Without
    ``topics`` it is weighed by what the customer talked about last and looks for."""
    rows = MemoryItem.objects.filter(profile=profile, archived_at__isnull=True).order_by("-at")
    items = [_remembered(row) for row in rows.values_list(*_COLUMNS)[:LOADED]]
    recent = [item.text for item in items if item.kind == MemoryKind.TOPIC][:_TOPICS]
    asked = tuple(topics) or (*recent, *profile.locations, *profile.configurations)
    moods = (
        SentimentPoint.objects.filter(profile=profile)
        .order_by("-at")
        .values_list("score", "at")[:_MOODS]
    )
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


def _remembered(row: Sequence[Any]) -> Remembered:
    kind, text, at, topics, weight, channel, closed_at, messages, key = row
    is_open = kind == MemoryKind.PROMISE and closed_at is None
    return Remembered(kind, text, at, tuple(topics), weight, channel, is_open, tuple(messages), key)


def stretch_of(
    profile: CustomerProfile, conversation_key: UUID, after: datetime
) -> MemoryItem | None:
    """The thread's newest summary, if it is of a stretch that still went on after this moment."""
    found: MemoryItem | None = (
        MemoryItem.objects.filter(profile=profile, archived_at__isnull=True, at__gt=after)
        .filter(Q(kind=MemoryKind.SUMMARY) & Q(conversation_key=conversation_key))
        .order_by("-at")
        .first()
    )
    return found
