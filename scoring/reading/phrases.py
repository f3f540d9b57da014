"""Signals and the phrases that give them.

A phrase is words with single spaces: ``book|reserve the? unit|flat`` has alternatives and a word
that may be missing, ``*`` stands for up to two words of any kind, and <money>, <figure>, <number>,
<phone>, <email> for what they say.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from .spelling import one_spelling
from .text import plain
from .tokens import Token

_GAP = frozenset({"*"})
_WIDEST_GAP = 2


@dataclass(frozen=True, eq=False)
class Signal:
    """What some phrases say for or against one score. It counts once however often it is said.

    ``points`` may be negative; 0 swallows phrases that only look like another signal. ``negated``
    are the points when it is said not to be so. ``told``: counts only as a statement, not in a
    question.
    """

    score: str
    what: str
    points: int
    phrases: tuple[str, ...]
    negated: int = 0
    told: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A signal in ``tokens[start:end]``."""

    signal: Signal
    start: int
    end: int


class Lexicon:
    """All phrases by their first word."""

    def __init__(self, signals: Iterable[Signal]) -> None:
        self._by_first: dict[str, list[tuple[tuple[frozenset[str], ...], Signal]]] = {}
        self.words: set[str] = set()
        for signal in signals:
            for phrase in signal.phrases:
                for elements in _expanded(phrase):
                    self._add(elements, signal)

    def _add(self, elements: tuple[frozenset[str], ...], signal: Signal) -> None:
        for word in sorted(elements[0]):
            self._by_first.setdefault(word, []).append((elements, signal))
        self.words.update(word for element in elements for word in element if word[0] not in "<*")

    def matches(self, tokens: Sequence[Token], clauses: Sequence[int]) -> list[Match]:
        """Every phrase wherever it stands, within one thought; longer ones first."""
        found = [
            Match(signal, start, end)
            for start, token in enumerate(tokens)
            for elements, signal in self._by_first.get(token.word, ())
            if (end := _end(elements, tokens, clauses, start))
        ]
        return sorted(found, key=lambda match: (match.start - match.end, match.start))


def _expanded(phrase: str) -> Iterator[tuple[frozenset[str], ...]]:
    """The phrase with and without each of its optional words."""
    choices = []
    for element in phrase.split():
        alternatives = frozenset(_spelt(word) for word in element.removesuffix("?").split("|"))
        choices.append((alternatives, None) if element.endswith("?") else (alternatives,))
    for chosen in product(*choices):
        yield tuple(element for element in chosen if element is not None)


def _spelt(word: str) -> str:
    return word if word[0] in "<*" else one_spelling(plain(word).text)


def _end(
    elements: Sequence[frozenset[str]], tokens: Sequence[Token], clauses: Sequence[int], start: int
) -> int:
    """Where the phrase that begins at `start` ends, or 0. A gap is as short as it can be."""
    if len(elements) > 1 and elements[1] != _GAP:  # most phrases fail at their second word
        second = start + 1
        if second == len(tokens) or tokens[second].word not in elements[1]:
            return 0
    ends = {start}
    gap = 0
    for element in elements:
        if element == _GAP:
            gap = _WIDEST_GAP
            continue
        ends = {
            position + 1
            for end in ends
            for position in range(end, min(end + gap + 1, len(tokens)))
            if clauses[position] == clauses[start] and tokens[position].word in element
        }
        gap = 0
        if not ends:
            return 0
    return min(ends)
