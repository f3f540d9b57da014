"""Project and locality names, indexed so that a message is matched against thousands of them in
some milliseconds, whatever it says.

A name is compared by its key, as the search compares it (``listings.names.keys``), so that "KR
Puram", "K.R. Puram" and "krpuram" are one. Typing errors are found as SymSpell
does: a name and its misspelling share a form with a few letters left out; such forms of the
beginning are looked up, and only names that begin so and are as long are compared.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from channels_app.bot.understanding.entities.place import Kind, Place
from channels_app.bot.understanding.entities.sound_index import SoundIndex
from channels_app.bot.understanding.entities.sounds import Alphabet
from channels_app.bot.understanding.everyday import EVERYDAY, GENERIC_PLACE_WORDS
from listings.names.keys import figures_of, spelt_out

MAX_NAME_TOKENS = 8
_BEGINNING = 7  # letters of a key that carry the typo index: 29 forms a name instead of hundreds
_MIN_KEY = 3
_MIN_TYPO_KEY = 6  # shorter names differ by one letter from too many other words
_TWO_TYPOS_KEY = 9
_MOST_TYPOS = 2
#: words of localities that by themselves name none
_SAY_NOTHING = GENERIC_PLACE_WORDS | {
    "dubai",
    "city",
    "estate",
    "village",
    "circle",
    "harbour",
    "harbor",
    "business",
    "hills",
    "bank",
    "souza",
    "road",
    "south",
    "north",
    "east",
    "west",
    "electronic",
}

_TOKEN = re.compile(r"[^\W_]+")


def tokenize(text: str) -> list[tuple[str, int, int]]:
    """Tokens in lower case, without accents, abbreviations spelt out; each with its start and end
    in the text."""
    return [(spelt_out(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text)]


class PlaceIndex:
    """Finds the catalogue name behind a run of tokens: exact, with a typing error, or by a part
    that only it has."""

    def __init__(self, *, projects: Sequence[str], localities: Sequence[str]) -> None:
        self._exact: dict[str, Place] = {}
        # form → the beginnings that have it; beginning and length → keys
        self._shortened: dict[str, set[str]] = defaultdict(set)
        self._by_beginning: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._parts: dict[str, set[Place]] = defaultdict(set)
        self._acronyms: dict[str, Place] = {}
        self._beginnings: dict[str, Place] = {}
        self._own_words: dict[str, set[Place]] = defaultdict(set)
        self._sounds = SoundIndex()
        kinds: tuple[tuple[Kind, Sequence[str]], ...] = (
            ("locality", localities),
            ("project", projects),
        )
        for kind, names in kinds:
            for name in names:
                self._add(kind, name)
        self._keys = sorted(self._exact)
        # customers use the same words
        self._beginnings_like = lru_cache(maxsize=2_000)(self._read_beginnings)

    def _add(self, kind: Kind, name: str) -> None:
        place = Place(kind, name, tuple(token for token, _, _ in tokenize(name)))
        key = place.key
        if (
            len(key) < _MIN_KEY
            or key.isdigit()
            or len(place.tokens) > MAX_NAME_TOKENS
            or key in self._exact
        ):
            return
        self._exact[key] = place
        # "Names H" would catch every "names" and "name".
        if len(key) >= _MIN_TYPO_KEY and len(place.tokens[-1]) + place.tokens[-1].isdigit() > 1:
            self._by_beginning[key[:_BEGINNING], len(key)].append(key)
            for form in _shortened_forms(key, letters=2):
                self._shortened[form].add(key[:_BEGINNING])
        for part in _telling_parts(place):
            self._parts[part].add(place)
        if kind == "locality":
            self._add_short_forms(place)
        self._sounds.add(place, _is_telling)

    def _add_short_forms(self, place: Place) -> None:
        if _is_acronym_of(place):
            self._acronyms.setdefault(place.tokens[0], place)
        if len(place.tokens) >= _MIN_KEY and not any(token.isdigit() for token in place.tokens):
            self._acronyms.setdefault("".join(token[0] for token in place.tokens), place)
        for token in place.tokens:
            if len(token) > _MIN_KEY and token not in _SAY_NOTHING:
                self._own_words[token].add(place)
        for length in range(1, len(place.tokens)):
            beginning = "".join(place.tokens[:length])
            known = self._beginnings.get(beginning)
            if (
                len(beginning) > _MIN_KEY
                and beginning not in _SAY_NOTHING
                and (known is None or len(place.key) < len(known.key))
            ):
                self._beginnings[beginning] = place

    def sounding(
        self, words: Sequence[str], alphabet: Alphabet, *, exact: bool = False
    ) -> Place | None:
        """The place that these words sound like; ``exact``: just like, and whole."""
        return self._sounds.find(words, alphabet, exact=exact)

    def begins(self, typed: str) -> bool:
        """Whether the key of any name begins so: words that fail are no part of a longer name."""
        after = bisect_left(self._keys, typed)
        return after < len(self._keys) and self._keys[after].startswith(typed)

    def exact(self, tokens: Sequence[str]) -> Place | None:
        """The place of exactly this name, however it is spaced."""
        place = self._exact.get("".join(tokens))
        return (
            place
            if place and (tuple(tokens) == place.tokens or not _is_short_project(place))
            else None
        )

    def misspelt(self, tokens: Sequence[str]) -> Place | None:
        """The nearest name within one typing error (two if it is long), or None. Numbers agree:
        Sector 6 is not 7."""
        typed = "".join(tokens)
        if len(typed) < _MIN_TYPO_KEY - 1:
            return None
        found = []
        for key, _, _ in process.extract(
            typed, self._alike(typed), scorer=OSA.distance, score_cutoff=_MOST_TYPOS, limit=None
        ):
            place = self._exact[key]
            if (errors := _typing_errors(tokens, typed, place)) is not None:
                found.append((errors, key, place))
        return min(found, key=lambda one: one[:2])[2] if found else None

    def _alike(self, typed: str) -> list[str]:
        """Keys about as long whose beginning shares a form with the typed one's: a handful."""
        letters = 2 if len(typed) >= _TWO_TYPOS_KEY - 1 else 1
        beginnings = self._beginnings_like(typed[:_BEGINNING], letters)
        lengths = range(len(typed) - _MOST_TYPOS, len(typed) + _MOST_TYPOS + 1)
        known = self._by_beginning
        return [key for b in beginnings for length in lengths for key in known.get((b, length), ())]

    def _read_beginnings(self, typed: str, letters: int) -> frozenset[str]:
        """The beginnings of names that share a form with this one."""
        known = (self._shortened.get(form, ()) for form in _shortened_forms(typed, letters=letters))
        return frozenset().union(*known)

    def partial(self, tokens: Sequence[str]) -> Place | None:
        """The only name that contains these tokens in a row ("citrine", "falcon city"), or the
        locality behind its short form ("HSR" Layout, "JVC" for Jumeirah Village Circle)."""
        places = self._parts.get(" ".join(tokens), set())
        if len(places) == 1:
            return next(iter(places))
        return self._acronyms.get(tokens[0]) if len(tokens) == 1 else None

    def beginning(self, tokens: Sequence[str]) -> Place | None:
        """The shortest locality that begins so ("Sarjapur" for "Sarjapur Road"), or the only one
        that has the word ("marina" for "Dubai Marina"). Only where a place is named for sure,
        because such a word alone may be a person's name."""
        if found := self._beginnings.get("".join(tokens)):
            return found
        known = self._own_words.get(tokens[0], ()) if len(tokens) == 1 else ()
        return next(iter(known)) if len(known) == 1 else None


def _is_short_project(place: Place) -> bool:
    """Short project names count only with their own spacing: "Charan" is not "Chara N"."""
    return place.kind == "project" and len(place.key) < _TWO_TYPOS_KEY


def _is_acronym_of(place: Place) -> bool:
    """Whether people say the first word alone: "HSR" for "HSR Layout"."""
    head = place.name.split()[0]
    written_so = (
        head.isalpha()
        and head.isupper()
        and not place.name.isupper()
        and head.lower() == place.tokens[0]
    )
    return (
        written_so
        and len(place.tokens) == 2
        and len(head) >= _MIN_KEY
        and head.lower() not in EVERYDAY
    )


def _typing_errors(tokens: Sequence[str], typed: str, place: Place) -> int | None:
    """How many errors turn the name into what was typed; None when that is too many to mean it."""
    key = place.key
    is_long = len(key) >= _TWO_TYPOS_KEY
    same_words = len(tokens) == len(place.tokens)
    if not same_words and _is_short_project(place):
        return None
    allowed = 2 if is_long and same_words and (place.kind == "locality" or len(tokens) > 1) else 1
    if abs(len(typed) - len(key)) > allowed or figures_of(typed) != figures_of(key):
        return None
    if typed[0] != key[0] and (
        allowed > 1 or not is_long
    ):  # the first letter is seldom wrong: Arthur is not Varthur
        return None
    distance = OSA.distance(typed, key, score_cutoff=allowed)
    if distance > allowed or (distance > 1 and not all(map(_is_same_word, tokens, place.tokens))):
        return None
    return distance


def _is_same_word(typed: str, word: str) -> bool:
    """Whether a word is this one with at most one error (two in a long word)."""
    return OSA.distance(typed, word) <= (2 if len(word) >= _TWO_TYPOS_KEY else 1)


def _shortened_forms(key: str, *, letters: int) -> set[str]:
    """The beginning of a key with up to so many letters left out."""
    forms = fewer = {key[:_BEGINNING]}
    for _ in range(letters):
        fewer = {form[:i] + form[i + 1 :] for form in fewer for i in range(len(form))}
        forms = forms | fewer
    return forms


def _telling_parts(place: Place) -> Iterator[str]:
    """Runs of tokens, shorter than the name, that say something by themselves."""
    count = len(place.tokens)
    shortest = (
        1 if place.kind == "project" else 2
    )  # one word of a locality is too often somebody's name
    for length in range(shortest, count):
        for start in range(count - length + 1):
            part = place.tokens[start : start + length]
            left_out = len(place.key) - len("".join(part))
            if (
                left_out >= _MIN_KEY
                and (_is_telling(part) or place.kind == "locality")
                and all(len(token) > 1 or token.isdigit() for token in part)
            ):
                yield " ".join(part)


def _is_telling(part: Sequence[str]) -> bool:
    """Whether a part of a name is more than everyday and generic words."""
    own = [
        token
        for token in part
        if token.isalpha() and token not in EVERYDAY and token not in GENERIC_PLACE_WORDS
    ]
    return max(map(len, own), default=0) >= (5 if len(part) == 1 else 4)
