"""Finding names of a catalogue (localities, projects) by what people type: spaced otherwise, in
part, or with a typing error. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from listings.names.keys import figures_of, key_of, words_of

# Alone these name no place: "Road" would find half the town.
_GENERIC = frozenset({
    "road", "main", "cross", "phase", "stage", "block", "sector", "layout", "nagar", "city",
    "extension", "area",
    "near", "off", "old", "new", "town", "village", "street", "the", "apartments", "residency",
    "park",
})  # fmt: skip


def _runs(tokens: Sequence[str]) -> Iterator[str]:
    """Every run of tokens that can stand for the name, joined."""
    for start in range(len(tokens)):
        for end in range(start + 1, len(tokens) + 1):
            run = "".join(tokens[start:end])
            telling = end - start == len(tokens) or any(
                t not in _GENERIC and len(t) > 2 for t in tokens[start:end]
            )
            if telling and not run.isdigit():
                yield run


class NameIndex:
    """An index of names; read-only once built, safe to share between threads.

    The three lookups return names as the catalogue spells them, sorted; an empty list where nothing
    is meant.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._whole: dict[str, set[str]] = {}
        self._parts: dict[str, set[str]] = {}
        for name in names:
            tokens = words_of(name)
            self._whole.setdefault("".join(tokens), set()).add(name)
            for run in _runs(tokens[:12]):
                self._parts.setdefault(run, set()).add(name)
        self._alike: dict[tuple[str, int], list[str]] = {}  # parts by first letter and length
        for part in self._parts:
            self._alike.setdefault((part[0], len(part)), []).append(part)

    def exact(self, text: str) -> list[str]:
        """The names that are the text, but for case, spacing and punctuation."""
        return sorted(self._whole.get(key_of(text), ()))

    def containing(self, text: str) -> list[str]:
        """The names that have the text in them ("Whitefield": "ECC Road, Whitefield"), or else the
        longest name that the text has in it ("Whitefield Bengaluru": "Whitefield")."""
        if inside := self._parts.get(key_of(text)):
            return sorted(inside)
        mentioned = [run for run in _runs(words_of(text)[:12]) if run in self._whole]
        return sorted(self._whole[max(mentioned, key=len)]) if mentioned else []

    def similar(self, text: str) -> list[str]:
        """The names at the fewest typing errors from the text, or else those with a part so near:
        one error in five to eight letters, two in more; figures and the first letter must agree."""
        key = key_of(text)
        if len(key) < 5:
            return []
        allowed = 1 if len(key) < 9 else 2
        lengths = range(len(key) - allowed, len(key) + allowed + 1)
        parts = [part for length in lengths for part in self._alike.get((key[0], length), ())]
        found = process.extract(key, parts, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        figures = figures_of(key)
        agreeing = [(distance, run) for run, distance, _ in found if figures_of(run) == figures]
        near = [(distance, run not in self._whole, run) for distance, run in agreeing]
        if not near:
            return []
        best = min(near)[:2]
        names = self._parts if best[1] else self._whole
        return sorted(
            {
                name
                for distance, part, run in near
                if (distance, part) == best
                for name in names[run]
            }
        )
