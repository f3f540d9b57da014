"""What of a customer's past matters now (pure): relevance = recency × topic overlap × importance,
and the choice within a size budget."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from profiles.choices import MemoryKind

#: after this time an item counts half; an open promise does not fade
HALF_LIFE = timedelta(days=14)
#: what an item that shares no topic still counts
BESIDE_THE_POINT = 0.25
OTHER_CHANNEL = 0.9
COMPRESS_AFTER, ARCHIVE_AFTER = timedelta(days=30), timedelta(days=180)
COMPRESSED = 300

_SENTENCE = re.compile(r"(?<=[.!?\n])\s+")


@dataclass(frozen=True)
class Remembered:
    """One thing remembered; ``weight`` 0…1 is its importance, ``is_open`` marks a promise not yet
    kept."""

    kind: str
    text: str
    at: datetime
    topics: tuple[str, ...] = ()
    weight: float = 0.5
    channel: str = ""
    is_open: bool = False
    messages: tuple[UUID, ...] = ()
    key: UUID | None = field(default=None)


def relevance(item: Remembered, *, topics: Iterable[str], channel: str, now: datetime) -> float:
    """0…1: how much this item helps in a conversation about ``topics``; without topics none is
    beside the point."""
    age = max(now - item.at, timedelta(0))
    recency = 1.0 if item.is_open else 0.5 ** (age / HALF_LIFE)
    near = 1.0 if not channel or item.channel in ("", channel) else OTHER_CHANNEL
    return float(recency * overlap(item.topics, topics) * item.weight * near)


def overlap(own: Iterable[str], asked: Iterable[str]) -> float:
    """The share of topics in common, of the shorter list; never below BESIDE_THE_POINT."""
    a, b = ({topic.casefold() for topic in topics} for topics in (own, asked))
    if not b:
        return 1.0
    shared = len(a & b) / min(len(a), len(b)) if a else 0.0
    return BESIDE_THE_POINT + (1 - BESIDE_THE_POINT) * shared


def choose(
    items: Sequence[Remembered], *, topics: Iterable[str], channel: str, now: datetime, budget: int
) -> list[Remembered]:
    """The most relevant items whose texts together stay within ``budget`` characters, most relevant
    first. An item too long for what is left is passed over for shorter ones."""
    asked = tuple(topics)
    ranked = sorted(
        items,
        key=lambda one: (relevance(one, topics=asked, channel=channel, now=now), one.at),
        reverse=True,
    )
    chosen, left = [], budget
    for item in ranked:
        if len(item.text) <= left:
            chosen.append(item)
            left -= len(item.text)
    return chosen


@dataclass(frozen=True)
class SpokenLine:
    """One message of a conversation as the summary reads it. ``weight`` says how much it tells."""

    key: UUID
    speaker: str
    text: str
    weight: float


def summary(lines: Sequence[SpokenLine], *, limit: int) -> tuple[str, tuple[UUID, ...]]:
    """The lines that tell most, in their order, within ``limit`` characters, with the messages they
    are from. Long messages give their telling sentences; what was said twice is said once."""
    seen: set[str] = set()
    wanted: list[tuple[float, int, SpokenLine, str]] = []
    for number, line in enumerate(lines):
        text = shortened(line.text, 160)
        if text and text.casefold() not in seen:
            seen.add(text.casefold())
            wanted.append((line.weight, number, line, f"{line.speaker}: {text}"))
    kept, left = [], limit
    for _, number, line, text in sorted(wanted, key=lambda one: (-one[0], -one[1])):
        if len(text) + 1 <= left:
            kept.append((number, line.key, text))
            left -= len(text) + 1
    kept.sort()
    return "\n".join(text for _, _, text in kept), tuple(key for _, key, _ in kept)


def shortened(text: str, limit: int) -> str:
    """The first sentences that fit, else the beginning of the first, cut at a word."""
    plain = " ".join(text.split())
    if len(plain) <= limit:
        return plain
    found = ""
    for sentence in _SENTENCE.split(plain):
        if len(found) + len(sentence) + 1 > limit:
            break
        found = f"{found} {sentence}".strip()
    if found:
        return found
    cut = plain[:limit]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut[:-1]}…"


def compressed(texts: Sequence[str], *, limit: int = COMPRESSED) -> str:
    """Several old summaries as one short one: the longest lines tell most, kept in their order."""
    lines = list(
        dict.fromkeys(line for text in texts for line in text.splitlines() if line.strip())
    )
    kept, left = set(), limit
    for line in sorted(lines, key=len, reverse=True):
        if len(line) + 1 <= left:
            kept.add(line)
            left -= len(line) + 1
    return (
        "\n".join(line for line in lines if line in kept) or shortened(lines[0], limit)
        if lines
        else ""
    )


#: how much a kind of item matters, before anything is known of its content
WEIGHTS = {
    MemoryKind.PROMISE: 1.0,
    MemoryKind.RESOLUTION: 0.6,
    MemoryKind.SUMMARY: 0.7,
    MemoryKind.TOPIC: 0.4,
}
