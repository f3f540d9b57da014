"""How a name sounds, for comparing spellings of one name across transliterations (pure).

Rules of sound, no lists of names: Lakshmi/Laxmi, Mohammed/Muhammad, Chaudhary/Chowdhury,
Yusuf/Youssef fall together.
"""

import re
from functools import lru_cache

# In this order: longer spellings of one sound first.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"^x|(?<=[^aeiou])x", "s"),
        (r"ck|q", "k"),
        (r"x|ksh?|cks", "ks"),
        (r"ph", "f"),
        (r"t?ch+|tj", "c"),
        (r"s[ckz]h|sh|zh", "s"),
        (r"dj|dzh", "j"),
        (r"([bdgjkt])h", r"\1"),
        (r"c(?=[eiy])(?<!^)", "s"),  # Francis, but Chetan keeps its c
        (r"z", "s"),
        (r"(?<=[aeo])w(?=[^aeiouy]|$)", "u"),  # Chowdhury
        (r"w", "v"),
        (r"(.)\1+", r"\1"),
    )
]
_VOWEL_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"oo|ou", "u"),
        (r"ee|ea|ie|y", "i"),
        (r"^i[ae](?=[^aeiou])|ai[ae](?=[^aeiou])", "ai"),  # Iyer, Aiyar; Nayar, Nair; Ayesha, Aisha
        (r"(?<=[aeiou])h(?=[^aeiou]|$)", ""),
        (r"(?<=[^aeiou])h(?=[^aeiou]|$)", ""),
    )
]
_OPEN = re.compile(r"[aeiou]+")


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """The consonant sounds of a Latin word, a leading vowel as "a": "Muhammad" → "mmd", "Lakshmi" →
    "lksm"."""
    sound = _sounds(word)
    if not sound:
        return ""
    sound = sound[0] + sound[1:].replace("h", "")
    opened = _OPEN.match(sound)
    bones = _OPEN.sub("", sound)
    bones = re.sub(r"(.)\1+", r"\1", bones)
    return ("a" if opened else "") + bones


@lru_cache(maxsize=20_000)
def spoken(word: str) -> str:
    """The word in plain sounds with its vowels: "Pooja" → "puja", "Sunitha" → "sunita"."""
    return _sounds(word)


def _sounds(word: str) -> str:
    sound = word
    for pattern, replacement in _VOWEL_SOUNDS[:2]:
        sound = pattern.sub(replacement, sound)
    for pattern, replacement in _SOUNDS:
        sound = pattern.sub(replacement, sound)
    for pattern, replacement in _VOWEL_SOUNDS[2:]:
        sound = pattern.sub(replacement, sound)
    return sound
