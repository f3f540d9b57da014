"""A message in one spelling, whose every character knows where it stands in what the customer
wrote."""

import unicodedata
from dataclasses import dataclass

from common.text.folding import SIGNS, western_digits
from common.text.reading import unread

from .quoting import quoted_spans

MAX_CHARACTERS = 4_000
"""A longer message is read up to here: nobody states a wish after four thousand characters."""

_SPELT = str.maketrans(
    SIGNS
    | {"।": ".", "؟": "?", "،": ",", "؛": ";", "⁄": "/"}
    # Letters of other scripts that look Latin: "urgеnt" with a Cyrillic e is urgent.
    | dict(zip("аеорсухіјѕһԁԛԝктмнв", "aeopcyxijshdqwktmhb", strict=True))
    | dict(zip("οανικτυρ", "oaviktup", strict=True))
)
_NUKTA = "\u093c"  # the dotted letters have two spellings, and are often typed without the dot
_BREAKING = frozenset({"So", "Sk"})  # emoji end a thought like a full stop


@dataclass(frozen=True)
class Plain:
    """``text[i]`` was made from ``message[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` (not empty) stands in the message."""
        return self.starts[start], self.ends[end - 1]


def plain(message: str) -> Plain:
    """The customer's own words in lower case, without accents, look-alike letters and invisible
    characters; what is quoted, forwarded, a signature or the middle of a very long text becomes a
    break."""
    message = message[:MAX_CHARACTERS]
    skipped = bytearray(len(message))
    for start, end in (*quoted_spans(message), unread(message)):
        skipped[start:end] = b"\x01" * (end - start)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    # one character may stand for eighteen
    while position < len(message) and len(starts) < MAX_CHARACTERS:
        end = position + 1
        while end < len(message) and unicodedata.category(message[end])[0] == "M":
            end += 1
        if not skipped[position]:
            shown = _letters(message[position:end])
        else:
            shown = "" if position and skipped[position - 1] else "\n"
        letters.append(shown)
        starts += [position] * len(shown)
        ends += [end] * len(shown)
        position = end
    return Plain("".join(letters), tuple(starts), tuple(ends))


def _letters(cluster: str) -> str:
    """A character with its marks, as it is compared: none, one or several characters."""
    first = cluster[0]
    category = unicodedata.category(first)
    if category == "Cf":
        return ""
    if category in _BREAKING and first not in "`´":
        return "\n"
    if first == "\n":
        return first
    if category[0] in "CZ":
        return " "
    decomposed = unicodedata.normalize("NFKD", cluster).casefold().translate(_SPELT)
    kept = (c for c in decomposed if c != _NUKTA and not _is_accent(c) and c not in "\r\n")
    return western_digits("".join(kept))


def _is_accent(character: str) -> bool:
    """Accents of Latin letters and stacked marks; the vowel signs of Devanagari are part of the
    word."""
    return unicodedata.category(character)[0] == "M" and not "\u0900" <= character <= "\u097f"
