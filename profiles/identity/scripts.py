"""Letters of other scripts to Latin ones, well enough to compare names (pure).

The result feeds the phonetic key, so it follows sound and not any romanisation standard. Arabic
writes no short vowels: a word from there is comparable by its consonants only.
"""

import unicodedata

from common.text.folding import without_accents

_CYRILLIC = dict(
    zip("абвгдеёзийклмнопрстуфыэєіїўґ", "abvgdeeziiklmnoprstufieeiiug", strict=True)
) | {
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sh",
    "ю": "iu",
    "я": "ia",
    "ъ": "",
    "ь": "",
}
_ARABIC = dict(
    zip(
        "ابتجحدذرزسصضطظعفقكلمنهويىةگپچڤکیأإآؤئ",
        "abtjhddrzssdtzafqklmnhuyaagpcvkyaiaui",
        strict=True,
    )
) | {
    "ث": "th",
    "خ": "kh",
    "ش": "sh",
    "غ": "gh",
    "ء": "",
}
# Independent letters of Devanagari; the other scripts of India keep the same order, 0x80 code
# points apart.
_VOWELS = {
    0x05: "a",
    0x06: "a",
    0x07: "i",
    0x08: "i",
    0x09: "u",
    0x0A: "u",
    0x0B: "ri",
    0x0F: "e",
    0x10: "ai",
} | {
    0x0E: "e",
    0x12: "o",
    0x13: "o",
    0x14: "au",
}
_SIGNS = {
    0x3E: "a",
    0x3F: "i",
    0x40: "i",
    0x41: "u",
    0x42: "u",
    0x43: "ri",
    0x46: "e",
    0x47: "e",
    0x48: "ai",
} | {
    0x4A: "o",
    0x4B: "o",
    0x4C: "au",
}
_DEVANAGARI = (
    "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h"
)
_CONSONANTS = dict(zip(range(0x15, 0x3A), _DEVANAGARI.split(), strict=True))
_NASALS = {0x01: "n", 0x02: "n"}
_VIRAMA, _NUKTA = 0x4D, 0x3C
_INDIC = range(0x0900, 0x0D80)
_ARABIC_BLOCK = range(0x0600, 0x0700)


def to_latin(word: str) -> str:
    """A casefolded word in Latin letters without accents; letters of unknown scripts stay as they
    are."""
    out: list[str] = []
    inherent = False  # an Indic consonant carries an "a" until a sign or virama says otherwise
    for char in unicodedata.normalize("NFC", word):
        code = ord(char)
        if code in _INDIC:
            inherent = _indic(code % 0x80, out, inherent)
            continue
        inherent = _close(out, inherent)
        if char in _CYRILLIC or char in _ARABIC:
            out.append(_CYRILLIC.get(char, "") or _ARABIC.get(char, ""))
        elif not (code in _ARABIC_BLOCK and unicodedata.category(char) in ("Mn", "Lm")):
            out.append(char)
    return without_accents("".join(out))


def is_vowelless(word: str) -> bool:
    """True when the script of the word leaves short vowels out."""
    return any(ord(char) in _ARABIC_BLOCK for char in word)


def _indic(letter: int, out: list[str], inherent: bool) -> bool:
    """Append one Indic letter; returns whether an inherent vowel is pending."""
    if letter in _SIGNS:
        out.append(_SIGNS[letter])
        return False
    if letter == _VIRAMA:
        return False
    if letter == _NUKTA:
        return inherent
    inherent = _close(out, inherent)
    if letter in _CONSONANTS:
        out.append(_CONSONANTS[letter])
        return True
    out.append(_VOWELS.get(letter, "") or _NASALS.get(letter, ""))
    return False


def _close(out: list[str], inherent: bool) -> bool:
    """Write the pending inherent vowel; at the end of a word it is silent and never written."""
    if inherent:
        out.append("a")
    return False
