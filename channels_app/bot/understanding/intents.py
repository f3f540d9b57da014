"""What the customer wants with a message, by patterns in English, Hinglish and some Hindi."""

import re

from .answers import REFUSAL, answer
from .intent_words import PATTERNS, WHOLE_MESSAGE
from .meaning import Intent
from .text import words

_NO_CALL = words(
    r"(?:don't|dont|do not|never|no need to) (?:ever |please )?(?:call|phone|ring)",
    r"call mat",
)
_CHANGE_OF_MIND = words(
    r"instead", r"rather", r"actually", r"make (?:it|that)", r"(?:change|move|shift) (?:it|that)",
    r"on second thought", r"(?:can|could) (?:we|you|i) (?:do|make|have) (?:it|that|this)",
    r"kar(?:o|do| do| dijiye)", r"kardo",
)  # fmt: skip
_CALLBACK = re.compile(r"callback|call back", re.IGNORECASE)
_NO_THANKS = re.compile(r"\W*no,? thank", re.IGNORECASE)


def changes_mind(text: str) -> bool:
    """Whether a day or an hour in this message is said instead of another one: "make it Sunday"."""
    return bool(_CHANGE_OF_MIND.search(text))


def find_intents(text: str) -> set[Intent]:
    """All intents that the words themselves show; `text` has names, places and contact details
    blanked out."""
    found = {intent for intent, pattern in PATTERNS if pattern.search(text)}
    found |= {intent for intent, pattern in WHOLE_MESSAGE if pattern.match(text)}
    if reply := answer(text):
        found.add(reply)
    return _without_echoes(found, text)


def _without_echoes(found: set[Intent], text: str) -> set[Intent]:
    """Drop what only repeats another intent's words: the visit in "cancel my visit", the call in
    "don't call me"."""
    if Intent.STOP in found:
        return {Intent.STOP}
    if found & {Intent.CANCEL, Intent.RESCHEDULE, Intent.BOOKINGS}:
        found -= {Intent.VISIT, Intent.SEARCH, Intent.DETAILS}
        if found & {Intent.CANCEL, Intent.BOOKINGS} and _CALLBACK.search(text):
            found.discard(Intent.CALLBACK)
    if REFUSAL.search(text):
        found.discard(Intent.VISIT)
    if _NO_CALL.search(text):
        found.discard(Intent.CALLBACK)
    if Intent.RESCHEDULE in found:
        found.discard(Intent.BOOKINGS)
    if Intent.NO in found and _NO_THANKS.match(text):
        found.discard(Intent.THANKS)
    return found
