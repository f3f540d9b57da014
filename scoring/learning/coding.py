"""Columns as small whole numbers: a number by the step it falls on, a word by its place in a list.

What happens to a value that training never saw is settled here: a number falls on the nearest step,
a word is "other".
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from scoring.learning.values import number, word

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: at most so many steps of a number, so many words of a column that count by themselves
STEPS, WORDS = 48, 200
#: a step stands for at least so many leads
FEWEST = 5
#: a word of its own, too; rarer ones are "other"
FEWEST_OF_WORD = 2
#: won shares of words are drawn towards the share of all leads by so many leads
DRAWN = 20


@dataclass(frozen=True)
class CodedColumn:
    """Where a value comes from and how it is coded.

    ``origin``: "part" of the rule card, "attribute", or "market" (seconds of the outcome, or of
    now). Numbers (``levels`` None): 0 is missing, else 1 + how many of ``edges`` are reached.
    Words: the place in ``levels``, which run from the least often won to the most; ``missing`` and
    ``other`` have places among them, held by None.
    """

    name: str
    origin: Literal["part", "attribute", "market"]
    edges: tuple[float, ...] = ()
    levels: tuple[str | None, ...] | None = None
    missing: int = 0
    other: int = 0

    @property
    def size(self) -> int:
        """How many codes there are."""
        return len(self.edges) + 2 if self.levels is None else len(self.levels)

    def codes(self, values: Sequence[Any]) -> Codes:
        """One code a value."""
        if self.levels is None:
            return self.steps(
                as_numbers(values)
                if self.origin == "attribute"
                else np.array(values, dtype=np.float64)
            )
        return self.words([word(value) for value in values])

    def steps(self, numbers: Floats) -> Codes:
        """One code a number."""
        found = np.searchsorted(np.asarray(self.edges), numbers, side="right") + 1
        return np.where(np.isnan(numbers), self.missing, found).astype(np.int64)

    def words(self, words: Sequence[str | None]) -> Codes:
        """One code a word."""
        place = self.places()
        return np.fromiter(
            (self.missing if w is None else place.get(w, self.other) for w in words),
            np.int64,
            len(words),
        )

    def places(self) -> dict[str, int]:
        """The code of each word."""
        return {level: code for code, level in enumerate(self.levels or ()) if level is not None}


def as_numbers(values: Sequence[Any]) -> Floats:
    """NaN where a value is no number. Texts repeat: each is read once."""
    texts = {
        value: _as_number(value) for value in {value for value in values if type(value) is str}
    }
    return np.fromiter(
        (texts[v] if type(v) is str else _as_number(v) for v in values), np.float64, len(values)
    )


def _as_number(value: Any) -> float:
    return np.nan if (x := number(value)) is None else x


def number_column(name: str, numbers: Floats) -> CodedColumn:
    """Steps of about equally many leads; a value that many share gets a step of its own."""
    known = np.sort(numbers[~np.isnan(numbers)])
    if not known.size:
        return CodedColumn(name, "attribute")
    bins = int(min(STEPS, max(2, known.size // FEWEST)))
    cuts = np.unique(known[(np.arange(1, bins) * known.size) // bins])
    after = np.searchsorted(known, cuts, side="right")
    heavy = after - np.searchsorted(known, cuts, side="left") >= known.size / bins
    following = known[after[heavy & (after < known.size)]]
    edges = np.union1d(cuts, following)
    return CodedColumn(
        name, "attribute", edges=tuple(float(edge) for edge in edges if edge > known[0])
    )


def word_column(name: str, values: Sequence[str | None], won: Floats) -> CodedColumn:
    """The most frequent words, in the order of their won shares."""
    leads: Counter[str | None] = Counter(values)
    kept = sorted(
        ((w, n) for w, n in leads.items() if w is not None and n >= FEWEST_OF_WORD),
        key=lambda p: (-p[1], p[0]),
    )
    own = {w for w, _ in kept[:WORDS]}
    groups: list[tuple[bool, str | None]] = [
        (False, w) if w in own else (w is None, None) for w in values
    ]
    count, wins = (
        Counter(groups),
        Counter(group for group, win in zip(groups, won, strict=True) if win),
    )
    usual = float(won.mean())
    everyone: set[tuple[bool, str | None]] = {
        (True, None),
        (False, None),
        *((False, w) for w in own),
    }
    order = sorted(
        everyone, key=lambda g: (drawn_share(wins[g], count[g], usual), g[0], g[1] or "")
    )
    return CodedColumn(
        name,
        "attribute",
        levels=tuple(w for _, w in order),
        missing=order.index((True, None)),
        other=order.index((False, None)),
    )


def drawn_share(won: Any, leads: Any, usual: float) -> Any:
    """The share won of a few leads, drawn towards the usual share."""
    return (won + DRAWN * usual) / (leads + DRAWN)
