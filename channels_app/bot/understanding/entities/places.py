"""Which projects and localities of the catalogue a message mentions."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from channels_app.bot.understanding.entities.place_index import (
    MAX_NAME_TOKENS,
    Place,
    PlaceIndex,
    tokenize,
)
from channels_app.bot.understanding.everyday import EVERYDAY, GENERIC_PLACE_WORDS
from channels_app.bot.understanding.text import BLANK, Span

_FUZZY_TOKENS = (
    150  # typing errors are looked for in the first so many words; exact names everywhere
)
_FUZZY_WINDOW = 5
_COMMON = EVERYDAY | GENERIC_PLACE_WORDS
_PREPOSITIONS = frozenset({"in", "near", "around", "at"})
_POSTPOSITIONS = frozenset({"mein", "me", "mai", "ke"})  # "Sarjapur mein", "Sarjapur ke paas"
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
    short = _shortened(runs)
    mentions.extend(_loose(short, index.misspelt, _may_be_misspelt, taken))
    mentions.extend(_loose(short, index.partial, _may_be_part, taken))
    mentions.extend(_beside_preposition(short, index, taken))
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
            if not (trusted or _may_be_name(window)):
                continue
            if place := index.exact([token.word for token in window]):
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
            for length in range(_FUZZY_WINDOW, 0, -1):
                window = run[i + 1 : i + 1 + length] if before else run[max(0, i - length) : i]
                if (
                    len(window) < length
                    or any(t.start in taken for t in window)
                    or not _may_be_part(window)
                ):
                    continue
                if place := index.beginning([t.word for t in window]):
                    taken.update(t.start for t in window)
                    yield Mention(place, window[0].start, window[-1].end, exact=False)
                    break


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


def find_spans(mentions: Iterable[Mention]) -> list[Span]:
    """Where the mentions stand in the text."""
    return [(mention.start, mention.end) for mention in mentions]


def _may_be_name(window: Sequence[_Token]) -> bool:
    if all(token.word in EVERYDAY for token in window):
        return len(window) > 1 and all(token.capital for token in window)
    # "in dira nagar" must not be joined into a name; "The Address" and "Hill View Park" are fine as
    # written.
    return window[0].capital or (
        window[0].word not in EVERYDAY and window[-1].word not in _NEVER_LAST
    )


def _may_be_misspelt(window: Sequence[_Token]) -> bool:
    own = [token for token in window if token.word not in EVERYDAY]
    if not own or (window[0].word in EVERYDAY and not window[0].capital):
        return False
    if len(window) == 1:
        return window[0].word not in GENERIC_PLACE_WORDS
    return all(
        token.word not in EVERYDAY or token.word in GENERIC_PLACE_WORDS or token.capital
        for token in window
    )


def _may_be_part(window: Sequence[_Token]) -> bool:
    edges = (window[0].word, window[-1].word)
    return all(edge not in _NEVER_LAST for edge in edges)
