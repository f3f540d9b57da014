"""One spelling for each word: known variants, stretched letters ("urgenttt") and typing errors."""

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .spellings import NOT_TYPOS, SPELLING

_STRETCHED = re.compile(r"(.)\1{2,}")
_SHORTEST, _LONG, _LONGEST = (
    6,
    11,
    24,
)  # shorter words have too many neighbours; two errors only in long ones


def spelt_set(text: str) -> frozenset[str]:
    """The words of a line, each in its one spelling."""
    return frozenset(one_spelling(word) for word in text.split())


def one_spelling(word: str) -> str:
    """The word without apostrophes, by the table of variants."""
    bare = word.replace("'", "")
    return SPELLING.get(bare, bare)


class Spelling:
    """Knows the words of all phrases; anything else may be one of them misspelt."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= _SHORTEST:
                self._by_first[word[0]].append(word)

    def of(self, raw: str) -> str:
        """The one spelling of a lower-case word; the word itself when it resembles none of ours."""
        word = one_spelling(raw)
        if word in self._known or raw in NOT_TYPOS:
            return word
        for shorter in (_STRETCHED.sub(r"\1\1", word), _STRETCHED.sub(r"\1", word)):
            if one_spelling(shorter) in self._known:
                return one_spelling(shorter)
        return self._corrected(word)

    def _corrected(self, word: str) -> str:
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isascii():
            return word
        errors = 2 if len(word) >= _LONG else 1
        near = process.extractOne(
            word, self._by_first.get(word[0], ()), scorer=OSA.distance, score_cutoff=errors
        )
        return near[0] if near else word
