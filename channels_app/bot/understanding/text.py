"""The customer's words made safe to read: cleaning, blanking out what is already understood, word
patterns."""

import re
import unicodedata
from collections.abc import Iterable

from common.text.folding import plainly_typed
from common.text.reading import unread, without_repeats

MAX_CHARACTERS = 4_000
"""A longer message is read up to here: nobody states a wish after four thousand characters."""

BLANK = "\ue000"
"""Stands for a character that is already understood: neither word nor space, so that nothing is
read across the gap."""

# Devanagari vowel signs are not word characters for `re`, so `\b` would see a word end inside a
# Hindi word.
_LETTER = r"[\w\u0900-\u0963]"

Span = tuple[int, int]


def clean(text: str) -> str:
    """The message in one Unicode form (NFKC), without control characters, with single spaces and no
    sign more than three times in a row, cut to MAX_CHARACTERS."""
    text = plainly_typed(text[:MAX_CHARACTERS])[:MAX_CHARACTERS]
    kept = (
        c if c == "\n" or unicodedata.category(c) not in _INVISIBLE else _replacement(c)
        for c in text
    )
    text = _WHITE.sub(lambda match: "\n" if "\n" in match[0] else " ", "".join(kept))
    return without_repeats(text)


def shortened(text: str) -> str:
    """The beginning and the end of a long text, on lines of their own (common.text.reading)."""
    start, end = unread(text)
    return f"{text[:start]}\n{text[end:]}" if start < end else text


_WHITE = re.compile(r"\s+")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})


def _replacement(character: str) -> str:
    """Zero-width characters vanish (they hide inside words); other control characters part
    words."""
    return "" if unicodedata.category(character) == "Cf" else " "


def blank(text: str, spans: Iterable[Span]) -> str:
    """The text with these spans blanked out; every other character keeps its position."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = BLANK * (end - start)
    return "".join(characters)


# Look-behinds must have a fixed width and character classes are what they are: their spaces stay.
_SPACE = re.compile(r"(?P<kept>\(\?<[!=][^)]*\)|\[[^\]]*\])| ")


def lower(text: str) -> str:
    """The text in lower case, every character in its place."""
    return "".join(small if len(small := c.lower()) == 1 else c for c in text)


def cased(lowered: str, text: str) -> str:
    """The lower-case text with the capitals of the one it was made from; what was blanked out since
    stays so."""
    return "".join(c if c == BLANK else written for c, written in zip(lowered, text, strict=True))


def words(*alternatives: str) -> re.Pattern[str]:
    """A pattern that finds any of these expressions as whole words in a text in lower case; a space
    also stands for a line's end. Most of what reading a message costs goes into these, and looking
    for both cases would double it."""
    expressions = _SPACE.sub(lambda match: match["kept"] or r"\s", "|".join(alternatives))
    return re.compile(rf"(?<!{_LETTER})(?:{expressions})(?!{_LETTER})")
