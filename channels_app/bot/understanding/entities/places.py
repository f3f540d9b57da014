"""Which projects and localities of the catalogue a message mentions."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from channels_app.bot.understanding.entities.place import Place
from channels_app.bot.understanding.entities.place_index import (
    MAX_NAME_TOKENS,
    PlaceIndex,
    tokenize,
)
from channels_app.bot.understanding.entities.sounds import alphabet_of
from channels_app.bot.understanding.everyday import EVERYDAY, GENERIC_PLACE_WORDS
from channels_app.bot.understanding.text import BLANK, Span

_FUZZY_TOKENS = (
    150  # typing errors are looked for in the first so many words; exact names everywhere
)
_FUZZY_WINDOW = 5
_COMMON = EVERYDAY | GENERIC_PLACE_WORDS
_PREPOSITIONS = frozenset({
    "in", "near", "around", "at", "on", "bhk", "br", "bed", "beds", "bedroom", "apartment", "flat",
    "villa", "studio", "rent", "في", "أو", "او", "no", "except", "not", "or", "ya", "only",
})  # fmt: skip
_BOTH = frozenset({"or", "ya", "أو", "او"})
_POSTPOSITIONS = frozenset(
    {"mein", "me", "mai", "ke", "side", "area", "or", "ya"}
)  # "Sarjapur mein", "Sarjapur ke paas"
_NEVER_LAST = EVERYDAY - GENERIC_PLACE_WORDS
_BREAK = re.compile(rf"[{BLANK}!?;\n]|\. |, ?(?=and |or |my |i )")  # names never run across these


@dataclass(frozen=True)
class Mention:
    """A place and where in the text it is named; `exact`: letter by letter."""

    place: Place
    start: int
    end: int
    exact: bool


@dataclass(frozen=True)
class _Token:
    word: str
    start: int
    end: int
    capital: bool


def find_places(text: str, index: PlaceIndex, *, trusted: bool = False) -> list[Mention]:
    """Places in the order in which they are named.

    Exact names win over misspelt ones and those over parts of names; longer over shorter. Everyday
    words alone name nothing, unless they are written as a name ("Garden View") or `trusted`, which
    says that a project was asked for.
    """
    runs = list(_runs(text))
    taken: set[int] = set()
    mentions = list(_exact(runs, index, taken, trusted=trusted))
    mentions.extend(_sounding(text, index, taken))
    short = _shortened(runs)
    mentions.extend(_loose(short, index.misspelt, _may_be_misspelt, taken))
    mentions.extend(_beside_preposition(short, index, taken))
    mentions.extend(_loose(short, index.partial, _may_be_part, taken))
    return sorted(mentions, key=lambda mention: mention.start)


def _runs(text: str) -> Iterator[list[_Token]]:
    """Stretches of words that nothing separates."""
    position = 0
    for stop in [*(match.span() for match in _BREAK.finditer(text)), (len(text), len(text))]:
        piece = text[position : stop[0]]
        run = [
            _Token(w, position + s, position + e, piece[s].isupper()) for w, s, e in tokenize(piece)
        ]
        if run:
            yield run
        position = stop[1]


def _shortened(runs: Sequence[list[_Token]]) -> list[list[_Token]]:
    """The first words of a message: where typing errors and parts of names are looked for."""
    room = _FUZZY_TOKENS
    short = []
    for run in runs:
        short.append(run[:room])
        room -= len(short[-1])
    return short


def _exact(
    runs: Sequence[list[_Token]],
    index: PlaceIndex,
    taken: set[int],
    *,
    trusted: bool,
) -> Iterator[Mention]:
    """Whole names, longest first; the words of a match are taken (by their position) and not read
    again."""
    for run in runs:
        for start, length in sorted(_known(run, index), key=lambda window: (-window[1], window[0])):
            window = run[start : start + length]
            if any(token.start in taken for token in window):
                continue
            place = index.exact([token.word for token in window])
            if place and (trusted or _may_be_name(window, run[:start], place)):
                taken.update(token.start for token in window)
                yield Mention(place, window[0].start, window[-1].end, exact=True)


def _known(run: Sequence[_Token], index: PlaceIndex) -> Iterator[tuple[int, int]]:
    """Start and number of the words with which a name begins."""
    for start in range(len(run)):
        typed = ""
        for length, token in enumerate(run[start : start + MAX_NAME_TOKENS], start=1):
            typed += token.word
            if not index.begins(typed):
                break
            yield start, length


def _loose(
    runs: Sequence[list[_Token]],
    look_up: Callable[[Sequence[str]], Place | None],
    accepts: Callable[[Sequence[_Token]], bool],
    taken: set[int],
) -> Iterator[Mention]:
    """Names that are not written out or misspelt, longest first, among the words not yet taken."""
    for run in runs:
        for length in range(min(_FUZZY_WINDOW, len(run)), 0, -1):
            for i in range(len(run) - length + 1):
                window = run[i : i + length]
                if any(token.start in taken for token in window) or not accepts(window):
                    continue
                place = look_up([token.word for token in window])
                if place is None or _is_another_name(place, run, i, length, taken):
                    continue
                if any(_is_everyday(token) and token.word not in place.tokens for token in window):
                    continue
                taken.update(token.start for token in window)
                yield Mention(place, window[0].start, window[-1].end, exact=False)


def _beside_preposition(
    runs: Sequence[list[_Token]], index: PlaceIndex, taken: set[int]
) -> Iterator[Mention]:
    """ "in Sarjapur" and "Sarjapur mein" name Sarjapur Road, though Sarjapur alone might be
    anything."""
    for run in runs:
        for i, token in enumerate(run):
            if token.word not in _PREPOSITIONS | _POSTPOSITIONS:
                continue
            before = token.word in _PREPOSITIONS
            last = run[i - 1] if i and token.word in _BOTH else None
            if last and last.start not in taken and (place := index.beginning([last.word])):
                taken.add(last.start)
                yield Mention(place, last.start, last.end, exact=False)
            first = i + 1 + (run[i + 1 : i + 2] != [] and run[i + 1].word == "the")
            for length in range(_FUZZY_WINDOW, 0, -1):
                window = run[first : first + length] if before else run[max(0, i - length) : i]
                if len(window) < length or any(t.start in taken for t in window):
                    continue
                if _is_longer_name(run, first + length if before else i, index):
                    continue
                if place := index.beginning([t.word for t in window]):
                    taken.update(t.start for t in window)
                    yield Mention(place, window[0].start, window[-1].end, exact=False)
                    break


def _is_longer_name(run: Sequence[_Token], end: int, index: PlaceIndex) -> bool:
    """ "marina" of "Marina Lantern" is no locality."""
    return (end < len(run) and index.partial([run[end - 1].word, run[end].word]) is not None) or (
        end < len(run) and index.exact([run[end - 1].word, run[end].word]) is not None
    )


def _is_another_name(
    place: Place, run: Sequence[_Token], start: int, length: int, taken: set[int]
) -> bool:
    """Whether a lone word that resembles a project is one of somebody's names: "Aditya Gupta" is no
    "Aiitya"."""
    if place.kind == "locality" or length > 1 or len(place.tokens) > 1:
        return False
    neighbours = [*run[max(0, start - 1) : start], *run[start + 1 : start + 2]]
    return any(
        t.start not in taken and t.word.isalpha() and t.word not in _COMMON for t in neighbours
    )


#: small words of other languages: no name begins or ends with them
_EDGES = frozenset({
    "में", "का", "के", "की", "को", "से", "पर", "है", "हैं", "और", "या", "तक", "भी", "तो", "ही",
    "वाला", "वाले", "वाली", "कोई", "من", "في", "الى", "على", "عن", "او", "مع", "حق", "nahi", "not",
})  # fmt: skip


def _may_sound(window: Sequence[tuple[str, int, int]]) -> bool:
    if window[0][0] in _EDGES or window[-1][0] in _EDGES:
        return False
    return all(
        alphabet_of(word) or (word.isalpha() and len(word) > 3 and word not in EVERYDAY)
        for word, _, _ in window
    )


_SPELLED = re.compile(r"[\w\u0900-\u0963]+")
_MOST_SPELLED = 60


def _sounding(text: str, index: PlaceIndex, taken: set[int]) -> Iterator[Mention]:
    """Names in other letters than Latin, longest first."""
    words = [(m[0].lower(), *m.span()) for m in _SPELLED.finditer(text)][:_MOST_SPELLED]
    for length in range(min(4, len(words)), 0, -1):
        for i in range(len(words) - length + 1):
            window = words[i : i + length]
            foreign = [letters for word, _, _ in window if (letters := alphabet_of(word))]
            if any(start in taken for _, start, _ in window) or not _may_sound(window):
                continue
            if not foreign and not any(
                len(word) > 5 and word not in _COMMON for word, _, _ in window
            ):
                continue
            letters = foreign[0] if foreign else "devanagari"
            said = [word for word, _, _ in window]
            bare = [said[0].lstrip("وبلف"), *said[1:]] if letters == "arabic" else said
            place = index.sounding(said, letters, exact=not foreign)
            if place or (bare != said and (place := index.sounding(bare, letters))):
                taken.update(start for _, start, _ in window)
                yield Mention(place, window[0][1], window[-1][2], exact=False)


def find_spans(mentions: Iterable[Mention]) -> list[Span]:
    """Where the mentions stand in the text."""
    return [(mention.start, mention.end) for mention in mentions]


#: before what is only described: "with a garden view"
_DESCRIBING = frozenset(
    [
        "a",
        "an",
        "any",
        "no",
        "with",
        "without",
        "nice",
        "good",
        "has",
        "have",
        "of",
        "great",
    ]
)


def _is_described(before: Sequence[_Token]) -> bool:
    return bool(before) and before[-1].word in _DESCRIBING


def _may_be_name(window: Sequence[_Token], before: Sequence[_Token], place: Place) -> bool:
    own_words = tuple(token.word for token in window) == place.tokens
    if own_words and len(window) > 1 and not _is_described(before):
        return True
    if all(token.word in EVERYDAY for token in window):
        return len(window) > 1 and all(token.capital for token in window)
    # "in dira nagar" must not be joined into a name; "The Address" and "Hill View Park" are fine as
    # written.
    return window[0].capital or (
        window[0].word not in EVERYDAY and window[-1].word not in _NEVER_LAST
    )


def _may_be_misspelt(window: Sequence[_Token]) -> bool:
    own = [token for token in window if token.word not in EVERYDAY]
    if not own:
        return False
    if len(window) == 1:
        return window[0].word not in GENERIC_PLACE_WORDS
    return True


def _is_everyday(token: _Token) -> bool:
    return token.word in EVERYDAY and token.word not in GENERIC_PLACE_WORDS and not token.capital


def _may_be_part(window: Sequence[_Token]) -> bool:
    edges = (window[0].word, window[-1].word)
    return len(window) > 1 or all(edge not in _NEVER_LAST for edge in edges)
