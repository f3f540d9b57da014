"""What the customer wants with a message, by patterns in English, Hinglish and some Hindi."""

import re

from .answers import REFUSAL, answer
from .intent_words import PATTERNS, WHOLE_MESSAGE
from .text import words

# The main intent is the first of these that a message shows.
PRIORITY = (
    "stop", "human", "cancel", "reschedule", "bookings", "callback", "visit", "media", "objection", "details", "search",
    "contact", "no", "yes", "thanks", "greeting", "other",
)  # fmt: skip

_NO_CALL = words(r"(?:don't|dont|do not|never|no need to) (?:ever |please )?(?:call|phone|ring)", r"call mat")
_CHANGE_OF_MIND = words(
    r"instead", r"rather", r"actually", r"make (?:it|that)", r"(?:change|move|shift) (?:it|that)", r"on second thought",
    r"(?:can|could) (?:we|you|i) (?:do|make|have) (?:it|that|this)", r"kar(?:o|do| do| dijiye)", r"kardo",
)  # fmt: skip


def changes_mind(text: str) -> bool:
    """Whether a day or an hour in this message is said instead of another one: "make it Sunday"."""
    return bool(_CHANGE_OF_MIND.search(text))


def find_intents(text: str) -> set[str]:
    """All intents that the words themselves show; `text` has names, places and contact details blanked out."""
    found = {intent for intent, pattern in PATTERNS if pattern.search(text)}
    found |= {intent for intent, pattern in WHOLE_MESSAGE if pattern.match(text)}
    if reply := answer(text):
        found.add(reply)
    return _without_echoes(found, text)


def _without_echoes(found: set[str], text: str) -> set[str]:
    """Drop what only repeats another intent's words: the visit in "cancel my visit", the call in "don't call me"."""
    if found & {"stop"}:
        return {"stop"}
    if found & {"cancel", "reschedule", "bookings"}:
        found -= {"visit", "search", "details"}
        if "cancel" in found or "bookings" in found:
            found -= {"callback"} if re.search(r"callback|call back", text, re.IGNORECASE) else set()
    if REFUSAL.search(text):
        found.discard("visit")
    if _NO_CALL.search(text):
        found.discard("callback")
    if "reschedule" in found and "bookings" in found:
        found.discard("bookings")
    if "no" in found and re.match(r"\W*no,? thank", text, re.IGNORECASE):
        found.discard("thanks")
    return found
