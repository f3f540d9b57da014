"""Names of the catalogue by what they sound like: for other alphabets, and for spellings that only
the ear brings together."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import get_args

from rapidfuzz import process
from rapidfuzz.distance import OSA

from channels_app.bot.understanding.entities.place import Place
from channels_app.bot.understanding.entities.sounds import Alphabet, sound_of

# of a sound, which has the consonants only
_SHORTEST, _SHORTEST_PART, _LONG = 3, 4, 8


class SoundIndex:
    """Whole names, and beginnings that say enough. Names are added first; it is only read then."""

    def __init__(self) -> None:
        self._places: dict[tuple[Alphabet, str], list[Place]] = defaultdict(list)
        # whole names only: with an error, part of a name may be anything
        self._by_length: dict[tuple[Alphabet, str, int], list[str]] = defaultdict(list)

    def add(self, place: Place, is_telling: Callable[[Sequence[str]], bool]) -> None:
        """``is_telling``: whether some of its words may stand for the name."""
        for alphabet in get_args(Alphabet):
            said = [sound_of(token, alphabet) for token in place.tokens]
            for length in range(1, len(said) + 1):
                sound, whole = "".join(said[:length]), length == len(said)
                if len(sound) < (_SHORTEST if whole else _SHORTEST_PART):
                    continue
                if not (whole or is_telling(place.tokens[:length])):
                    continue
                if whole:
                    self._by_length[alphabet, sound[0], len(sound)].append(sound)
                self._places[alphabet, sound].append(place)

    def find(self, words: Sequence[str], alphabet: Alphabet, *, exact: bool) -> Place | None:
        """The only place that these words sound like, localities before projects; with ``exact``
        just like it, and of as many words."""
        typed = "".join(sound_of(word, alphabet) for word in words)
        if len(typed) < _SHORTEST:
            return None
        found: Sequence[Place] = self._places.get((alphabet, typed), ())
        if exact:
            found = [one for one in found if len(one.tokens) == len(words)]
            found = found if len(typed) > _SHORTEST_PART else ()
        elif not found and len(typed) + len(words) > _SHORTEST_PART + 1:
            found = self._alike(typed, alphabet)
        localities = [one for one in found if one.kind == "locality"]
        meant = localities or found
        return meant[0] if len(meant) == 1 else None

    def _alike(self, typed: str, alphabet: Alphabet) -> Sequence[Place]:
        allowed = 1 if len(typed) < _LONG else 2
        near = [
            sound
            for length in range(len(typed) - allowed, len(typed) + allowed + 1)
            for sound in self._by_length.get((alphabet, typed[0], length), ())
        ]
        match = process.extractOne(typed, near, scorer=OSA.distance, score_cutoff=allowed)
        return self._places[alphabet, match[0]] if match else ()
