"""How texts are folded so that those which mean the same are equal; one rule a use. Pure."""

import unicodedata

_JOINTS = str.maketrans("_-", "  ")


def caseless(text: str) -> str:
    """For words that people type or paste: case and the space around and between do not count.
    Accents do: it tells names apart that a list holds."""
    return " ".join(text.casefold().split())


def as_words(text: str) -> str:
    """For values of ours and their labels in a file: "Under-construction" and "under_construction"
    are one."""
    return caseless(text.translate(_JOINTS))


def without_accents(text: str) -> str:
    """For names that are compared by their letters, in any script: compatible forms are one
    (NFKD), marks that combine are left out. Case stays."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain if not unicodedata.combining(character))
