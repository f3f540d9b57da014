"""How texts are folded so that those which mean the same are equal: each rule once, named for its
use. Pure."""

import unicodedata

#: what keyboards and programs write for an apostrophe and a hyphen
SIGNS = dict.fromkeys("’‘`´ʼ", "'") | dict.fromkeys("–—−‐‑", "-")
_PLAIN_SIGNS = str.maketrans(SIGNS)
_JOINTS = str.maketrans("_-", "  ")


def caseless(text: str) -> str:
    """For what people type or paste and lists hold: case and the amount of space do not count.
    Accents do: a list may hold both words."""
    return " ".join(text.casefold().split())


def as_words(text: str) -> str:
    """For values of ours and their labels in a file: "Under-construction" and "under_construction"
    are one."""
    return caseless(text.translate(_JOINTS))


def plainly_typed(text: str) -> str:
    """For what patterns read: one Unicode form (NFKC: wide letters and ligatures are plain ones),
    and one kind of apostrophe and hyphen."""
    return unicodedata.normalize("NFKC", text).translate(_PLAIN_SIGNS)


def without_accents(text: str) -> str:
    """For names, which are compared by their letters: apart (NFKD), without the marks that combine
    with them. The reading of messages keeps the vowel signs of Devanagari, which this drops, and
    has a rule of its own (``scoring.reading.text``)."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain if not unicodedata.combining(character))


def western_digits(text: str) -> str:
    """For numbers: the digits of any script as 0 to 9; everything else stays."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
