"""What a name sounds like, by its consonants, in whatever alphabet it is written: "Whitefield" and
"व्हाइटफील्ड" are one, "Pearl Quay" and "بيرل كواي" too."""

import re
from typing import Literal

Alphabet = Literal["devanagari", "arabic"]

_LATIN = (
    ("sch", "s"), ("tch", "c"), ("ch", "c"), ("sh", "s"), ("ph", "f"), ("th", "t"), ("kh", "k"),
    ("ight", "it"), ("gh", "g"), ("bh", "b"), ("dh", "d"), ("ck", "k"), ("wh", "w"), ("qu", "k"),
    ("x", "ks"), ("ce", "s"), ("ci", "s"), ("cy", "s"), ("c", "k"), ("ge", "j"), ("gi", "gi"),
    ("q", "k"), ("z", "s"),
)  # fmt: skip
_CH = "\x01"  # stands for "ch", which is no "c" that is a "k"
_DEVANAGARI = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसह",
        "kkggn##jjnttddnttddnpfbbmyrllvsssh",
        strict=True,
    )
)
_DEVANAGARI |= {"\u0902": "n", "\u0901": "n"}
_ARABIC = {
    "ب": "b", "پ": "b", "ت": "t", "ث": "t", "ج": "j", "چ": "#", "ح": "h", "خ": "k", "د": "d",
    "ذ": "d", "ر": "r", "ز": "s", "س": "s", "ش": "s", "ص": "s", "ض": "d", "ط": "t", "ظ": "d",
    "غ": "j", "ف": "f", "ڤ": "f", "ق": "k", "ك": "k", "گ": "j", "ل": "l", "م": "m", "ن": "n",
    "ه": "h", "ک": "k",
}  # fmt: skip
_AS_ARABIC = str.maketrans({"p": "b", "v": "f", "g": "j", "w": None})
_AS_DEVANAGARI = str.maketrans({"w": "v"})
_IS_DEVANAGARI, _IS_ARABIC = re.compile("[\u0900-\u097f]"), re.compile("[\u0600-\u06ff]")


def alphabet_of(word: str) -> Alphabet | None:
    """None for Latin letters and figures."""
    if _IS_DEVANAGARI.search(word):
        return "devanagari"
    return "arabic" if _IS_ARABIC.search(word) else None


def sound_of(word: str, alphabet: Alphabet) -> str:
    """The consonants of a word, doubled ones once; Latin letters as this alphabet would write
    them."""
    own = alphabet_of(word)
    if own == "devanagari":
        letters = "".join(_DEVANAGARI.get(letter, "") for letter in word)
        letters = letters if word[:1] in _DEVANAGARI else f"a{letters}"
    elif own == "arabic":
        letters = "".join(_ARABIC.get(letter, "") for letter in word.removeprefix("ال"))
    else:
        letters = word
        for written, said in _LATIN:
            letters = letters.replace(written, said if said != "c" else _CH)
        letters = letters.replace(_CH, "#")
        letters = letters.translate(_AS_ARABIC if alphabet == "arabic" else _AS_DEVANAGARI)
    letters = letters.replace("#", "ts")
    first, rest = letters[:1], re.sub("[aeiouyh]", "", letters[1:])
    first = "" if first in "aeiouy" else first
    return re.sub(r"(.)\1+", r"\1", first + rest)
