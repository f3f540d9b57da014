"""Other languages' words for what can be said of homes, money and time, put into the English words
that the readers of entities know. Whatever is in no table stays as it is written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from . import arabic, hindi
from .figures import NUMBERS, read_number
from .glossary import Glossary

_WORD = re.compile(r"[\w\u0900-\u0963\u064b-\u0652]+")
_LONGEST = 4
_MARKS = re.compile("[\u093c\u064b-\u0652\u0640]")  # nukta; Arabic vowel signs and lengthening
_SAME = str.maketrans(
    {"\u0901": "\u0902", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}
)
_PREFIXES = ("", "ال", "لل", "بال", "وال", "فال", "كال", "ول", "ب", "ل", "و", "ف", "ع", "عال")
#: what a number in words stands before, in glossed words
_MEASURES = frozenset({
    "crore", "crores", "cr", "lakh", "lakhs", "lac", "million", "millions", "mn", "thousand", "k",
    "bhk", "bedroom", "bedrooms", "bed", "beds", "br", "baje", "o'clock", "tarikh", "cheques",
})  # fmt: skip


@dataclass(frozen=True)
class _Word:
    text: str
    key: str
    start: int
    end: int


def gloss(text: str) -> str:
    """The text with known words of other languages in English, and numbers in words as figures
    where a measure follows."""
    words = [_Word(m[0], _key(m[0]), *m.span()) for m in _WORD.finditer(text)]
    parts, position, number = [], 0, 0
    glossed = list(_glossed(words))
    while number < len(glossed):
        start, end, english = glossed[number]
        figure = _figure(glossed, words, number)
        if figure:
            english, number = figure
            end = glossed[number - 1][1]
        else:
            number += 1
        parts += [text[position:start], english]
        position = end
    said = _CLOCK.sub(_as_clock, "".join([*parts, text[position:]]))
    return _MILLION.sub(_with_half, said) if _IS_ARABIC.search(text) else said


#: Arabic says "million" for one, and adds the half behind it
_MILLION = re.compile(
    r"(?<![\w.,])(?:(?P<number>\d{1,6}(?:\.\d{1,4})?) )?(?P<unit>million|"
    r"thousand)(?P<half> و?نصف?)?(?!\w)"
)
_IS_ARABIC = re.compile("[\u0600-\u06ff]")


#: "half past four", "quarter to six", "at eleven", "11 ونص"
_CLOCK = re.compile(
    r"(?<!\w)(?:(?P<part>half past|half|quarter past|quarter to) (?P<hour>[a-z]+|\d{1,2})"
    r"|at (?P<bare>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?= ?(?:$|[,.;!?\n]|in the|o'?clock|today|tomorrow|on |[ap]m\b|sharp|first))"
    r"|(?P<arabic>\d{1,2}|[\u0621-\u064a]+) ونص)"
    r"(?![\w])(?! ?(?:crore|cr|lakh|lac|million|thousand|k|bhk|bed|br)\b)",
    re.IGNORECASE,
)
_PARTS = {"half past": 30, "half": 30, "quarter past": 15, "quarter to": -15}


def _as_clock(match: re.Match[str]) -> str:
    word = (match["hour"] or match["bare"] or match["arabic"]).lower()
    hour = int(word) if word.isdecimal() else int(NUMBERS.get(_key(word), 0))
    if not 1 <= hour <= 12:
        return match[0]
    if match["bare"]:
        return f"at {hour}"
    minutes = hour * 60 + _PARTS.get((match["part"] or "half").lower(), 30)
    return f"at {minutes // 60}:{minutes % 60:02d}"


def _with_half(match: re.Match[str]) -> str:
    number = Decimal(match["number"] or 1)
    return f"{_plain(number + (Decimal('0.5') if match['half'] else 0))} {match['unit']}"


@lru_cache(maxsize=4_000)
def _key(word: str) -> str:
    word = unicodedata.normalize("NFC", word.lower())
    return _MARKS.sub(
        "", unicodedata.normalize("NFD", word) if "\u0929" <= word[:1] <= "\u095f" else word
    ).translate(_SAME)


def _table(*glossaries: Glossary) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for glossary in glossaries:
        for english, words in glossary:
            for phrase in words.split("|"):
                found.setdefault(tuple(_key(word) for word in phrase.split()), english)
    return found


_HINDI = _table(hindi.DEVANAGARI, hindi.LATIN)
_ARABIC = _table(arabic.WORDS)


def _glossed(words: list[_Word]) -> Iterator[tuple[int, int, str]]:
    """Start, end and what it says, for each word or known phrase."""
    number = 0
    while number < len(words):
        for length in range(min(_LONGEST, len(words) - number), 0, -1):
            window = words[number : number + length]
            if english := _known(window):
                yield window[0].start, window[-1].end, english
                number += length
                break
        else:
            yield words[number].start, words[number].end, words[number].text
            number += 1


def _known(window: list[_Word]) -> str | None:
    keys = tuple(word.key for word in window)
    if not all(keys):  # nothing but marks
        return None
    if found := _HINDI.get(keys):
        return found
    if "\u0600" <= keys[0][0] <= "\u06ff":
        return next((found for forms in _forms(keys) if (found := _ARABIC.get(forms))), None)
    return None


def _forms(keys: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """A phrase with the small words of Arabic, which are written on the word, taken off."""
    rest = tuple(key.removeprefix("ال") for key in keys[1:])
    for prefix in _PREFIXES:
        if keys[0].startswith(prefix) and len(keys[0]) > len(prefix) + 1:
            yield (keys[0].removeprefix(prefix), *rest)
            yield (keys[0].removeprefix(prefix), *keys[1:])


def _figure(
    glossed: list[tuple[int, int, str]], words: list[_Word], number: int
) -> tuple[str, int] | None:
    """The figure for a number in words that a measure follows, and where to go on."""
    first = _bare(_key(glossed[number][2]))
    if first.isdecimal() or not (first in NUMBERS or first in _STARTS):
        return None
    ahead = [_bare(_key(english)) for _, _, english in glossed[number : number + 12]]
    found = read_number(ahead)
    if found is None:
        return None
    value, read = found
    if read + 1 < len(ahead) and ahead[read] in _JOINING:
        upper = read_number(ahead[read + 1 :])
        if upper and _measured(ahead, read + 1 + upper[1]):
            return _plain(value), number + read
    if _measured(ahead, read):
        if ahead[read] == "baje" and value % 1:
            return f"{int(value)}:{int(value % 1 * 60):02d}", number + read
        return _plain(value), number + read
    return None


_JOINING = frozenset({"to", "se", "and", "till", "से", "ya", "or", "या"})


def _measured(ahead: list[str], place: int) -> bool:
    return place < len(ahead) and ahead[place].partition(" ")[0] in _MEASURES


def _bare(key: str) -> str:
    """Without the "and" that Arabic writes on a number."""
    return key[1:] if key[:1] == "و" and key[1:] in NUMBERS else key


_STARTS = frozenset({"sadhe", "saadhe", "saade", "sade", "साढे", "paune", "pone", "पौने"})


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
