"""What a written name consists of (pure)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from profiles.identity.name_words import (
    AFTERWORDS,
    ARTICLES,
    COMPOUNDING,
    INVOCATION,
    NOT_NAMES,
    PARTICLES,
    PATRONYMIC,
    SHORT_FORMS,
    TITLES,
)
from profiles.identity.scripts import is_vowelless, to_latin

_ASIDE = re.compile(r"[(\[{].*?[)\]}]|\s[-–|/]\s.*$|\d+\s*bhk\b|@.*$", re.IGNORECASE)
_SLIPPED_BACK = re.compile(r"(?<=[a-z])([A-Z])\s(?=[a-z])")
_SLIPPED_ON = re.compile(r"(?<=[a-z])\s([a-z])(?=[A-Z][a-z])")
_GLUED = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})|(?<=\b[AE]l)(?=[A-Z][a-z]{2})")
_APOSTROPHES = re.compile(r"['’`ʼ]")
_MAX_TOKENS = 6


@dataclass(frozen=True, slots=True)
class PersonName:
    """``tokens``: full words in Latin letters, given name first where the writing says so ("Rao,
    Asha"); ``initials``: single letters; ``middle``: words that may be missing elsewhere (the
    father's name after "bin"); ``article``: a name with "Al", whose A may stand as an initial;
    ``vowelless``: written in Arabic letters, so comparable by consonants only. Neither tokens nor
    initials: nameless."""

    tokens: tuple[str, ...]
    initials: tuple[str, ...] = ()
    middle: tuple[str, ...] = ()
    article: bool = False
    vowelless: bool = False

    def __bool__(self) -> bool:
        return bool(self.tokens or self.initials)

    @property
    def joined(self) -> str:
        """All letters, for names whose space went astray ("SureshP ingle")."""
        return "".join(self.tokens + self.initials)

    @property
    def is_full(self) -> bool:
        return len(self.tokens) >= 2


@lru_cache(maxsize=20_000)
def parse_name(raw: str) -> PersonName:
    """Read a name as people, messengers and spreadsheets write it; nothing readable gives an empty
    PersonName."""
    text = _ASIDE.sub(" ", _respaced(unicodedata.normalize("NFKC", raw)).casefold())
    text = "".join(
        c if unicodedata.category(c)[0] in "LMN" or c in " ,.'’`ʼ-" else " " for c in text
    )
    text = _APOSTROPHES.sub("", text)
    last, comma, first = text.partition(",")
    if comma and first.strip():
        text = f"{first} {last}"
    vowelless = is_vowelless(text)
    words = [
        latin for word in re.findall(r"[^\W\d_]+", _marks_inside(text)) if (latin := _latin(word))
    ]
    if not words or all(word in NOT_NAMES for word in words) or INVOCATION.match(" ".join(words)):
        return PersonName(())
    words = _without_frame(words)
    tokens, initials, middle = _sorted_out(words)
    article = any(word in ARTICLES or bare(word) != word for word in words)
    return PersonName(
        tuple(tokens[:_MAX_TOKENS]), tuple(initials), tuple(middle), article, vowelless
    )


def _respaced(text: str) -> str:
    """Capitals show where a word begins when its space slipped: "SureshP ingle", "Priy aNair",
    "AnitaAiyar"."""
    text = _SLIPPED_BACK.sub(r" \1", text)
    text = _SLIPPED_ON.sub(r"\1 ", text)
    return _GLUED.sub(" ", text)


def _marks_inside(text: str) -> str:
    """Words in Latin letters already, so that combining marks do not split them."""
    return " ".join(to_latin(part) for part in re.split(r"[\s,.\-]+", text) if part)


def _latin(word: str) -> str:
    return "".join(c for c in word if c.isalpha())


def _without_frame(words: list[str]) -> list[str]:
    """Drop titles in front and afterwords at the end while a name remains: "Sheikh" alone is
    somebody's surname."""
    while (
        len(words) > 1
        and words[0] in TITLES
        and not (len(words) == 2 and words[0] in ("sheikh", "shaikh", "syed", "sayed"))
    ):
        words = words[1:]
    while len(words) > 1 and words[-1] in AFTERWORDS:
        words = words[:-1]
    return words


def _sorted_out(words: list[str]) -> tuple[list[str], list[str], list[str]]:
    tokens: list[str] = []
    initials: list[str] = []
    middle: list[str] = []
    fathers_name = False
    compound = ""
    for position, word in enumerate(words):
        more = position + 1 < len(words)
        if word in PATRONYMIC and tokens and more:
            fathers_name = True
        elif word in COMPOUNDING and more and len(words[position + 1]) > 1:
            compound = "abdul" if word != "abu" else "abu"
        elif more and (word in ARTICLES or (word in PARTICLES and position)):
            continue
        elif len(word) == 1:
            initials.append(word)
        else:
            full = SHORT_FORMS.get(word, word)
            (middle if fathers_name and more else tokens).append(compound + full)
            compound, fathers_name = "", False
    return tokens, initials, middle


def bare(token: str) -> str:
    """The token without an Arabic article that was glued to it: "almazrouei" → "mazrouei"."""
    return (
        token[2:]
        if len(token) >= 7 and token[:2] in ("al", "el") and token[2] not in "aeiou"
        else token
    )
