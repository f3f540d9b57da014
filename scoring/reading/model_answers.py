"""The same five scores by a language model: what it is asked, and how its answer becomes evidence.

Pure: the model's points count only for words that the customer did write.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from .extra_words import MOST_POINTS, SCORES
from .scores import Content, Quote, scored

INSTRUCTIONS = (
    "You read what a customer wrote to a real-estate brokerage, in English, Hindi or Hinglish, "
    "and find the words "
    "that show: urgency (wants it soon), intent (asks for a price, a viewing or what is "
    "available), budget (says "
    "what they would pay, or how), seriousness (acts like a buyer: decides, books, signs, leaves "
    "a number), "
    "authority (decides alone, or those who decide agree). For each, list up to five pieces of "
    "evidence: the "
    "message's id, the exact quote copied from it, and 1 to 10 points; the points of one list are "
    "summed and 10 is "
    "certain. A list stays empty where the customer says nothing of the kind, denies it, or only "
    "quotes somebody else."
)
SCHEMA_NAME = "ContentEvidence"
_EVIDENCE = {
    "type": "array",
    "maxItems": 5,
    "items": {
        "type": "object",
        "properties": {
            "message": {"type": "integer", "minimum": 1},
            "quote": {"type": "string"},
            "points": {"type": "integer", "minimum": 1, "maximum": MOST_POINTS},
        },
        "required": ["message", "quote", "points"],
        "additionalProperties": False,
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": dict.fromkeys(SCORES, _EVIDENCE),
    "required": list(SCORES),
    "additionalProperties": False,
}
_WHAT = "read by the language model"


def content_of(
    said: dict[str, Any], texts: Sequence[str], *, shown: Callable[[str], str]
) -> Content | None:
    """The scores of an answer that fits SCHEMA, about these `texts`; None when it quotes what
    nobody wrote.

    Quotes may differ from the text in case and white space. `shown` makes the words that are kept
    from a quote.
    """
    found = {score: [_evidence(item, texts, shown) for item in said[score]] for score in SCORES}
    if any(evidence is None for items in found.values() for evidence in items):
        return None
    return Content(**{score: scored(_once(items)) for score, items in found.items()})


def _evidence(
    item: dict[str, Any], texts: Sequence[str], shown: Callable[[str], str]
) -> Quote | None:
    number, words = int(item["message"]) - 1, item["quote"].split()
    if number >= len(texts) or not words:
        return None
    match = re.search(r"\s+".join(re.escape(word) for word in words), texts[number], re.IGNORECASE)
    if match is None:
        return None
    return Quote(number, match.start(), match.end(), shown(match[0]), _WHAT, int(item["points"]))


def _once(items: Sequence[Quote | None]) -> list[Quote]:
    """Each quote at its most points: the same words do not count twice."""
    best: dict[tuple[int, int, int], Quote] = {}
    for item in items:
        if item is not None:
            key = (item.text, item.start, item.end)
            if key not in best or item.points > best[key].points:
                best[key] = item
    return list(best.values())
