"""The profiles of one stream of contacts, in memory: what the live service keeps in tables
(pure)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from profiles.identity.evidence import Candidate, KnownPhone, MatchContact
from profiles.identity.keys import MAX_BLOCK, exact_keys, fuzzy_keys
from profiles.identity.person_name import PersonName, bare
from profiles.identity.phonetics import skeleton

MAX_EXACT_BLOCK = 200
MAX_NAMES = 8
T = TypeVar("T")


@dataclass(slots=True)
class _Profile:
    """Tuples throughout: a book holds a hundred thousand of these, and an empty set alone takes 200
    bytes."""

    known: Candidate
    keys: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class ProfileBook:
    """Profiles by number, their blocking keys and how common their names and addresses are.
    Implements Frequencies."""

    def __init__(self) -> None:
        self._profiles: dict[int, _Profile] = {}
        self._blocks: dict[str, tuple[int, ...]] = {}
        self._words: dict[str, int] = defaultdict(int)
        self._next = 0

    @property
    def profiles(self) -> int:
        return len(self._profiles)

    def sharing(self, kind: str, value: str) -> int:
        return sum(
            1
            for number in self._blocks.get(f"{kind[0]}:{value}", ())
            if self._profiles[number].known.names
        )

    def named(self, word: str) -> int:
        return self._words.get(word, 0)

    def candidates(self, contact: MatchContact) -> list[Candidate]:
        """Profiles that share a key with the contact; keys that many share are passed over."""
        found: set[int] = set()
        for limit, keys in (
            (MAX_EXACT_BLOCK, exact_keys(contact)),
            (MAX_BLOCK, fuzzy_keys(contact)),
        ):
            for key in keys:
                block = self._blocks.get(key, ())
                if len(block) <= limit:
                    found.update(block)
        return [self.candidate(number) for number in sorted(found)]

    def candidate(self, number: int) -> Candidate:
        """The profile as the policy sees it."""
        return self._profiles[number].known

    def add(self, contact: MatchContact, at: datetime) -> int:
        """A new profile with the claims of this contact; returns its number."""
        number = self._next
        self._next += 1
        self._profiles[number] = _Profile(Candidate(number))
        self.attach(number, contact, at)
        return number

    def attach(self, number: int, contact: MatchContact, at: datetime) -> None:
        """The profile now has the claims of this contact too."""
        p = self._profiles[number]
        p.known = _united(p.known, _claims(contact, at))
        self._count(p, {skeleton(bare(token)) for token in contact.name.tokens})
        self._index(number, exact_keys(contact) | fuzzy_keys(contact))

    def join(self, winner: int, loser: int) -> None:
        """Move everything of the loser to the winner."""
        p, gone = self._profiles[winner], self._profiles.pop(loser)
        p.known = _united(p.known, gone.known)
        for word in gone.words:
            self._words[word] -= 1
        self._count(p, set(gone.words))
        for key in gone.keys:
            self._blocks[key] = tuple(number for number in self._blocks[key] if number != loser)
        self._index(winner, set(gone.keys))

    def _count(self, profile: _Profile, words: set[str]) -> None:
        fresh = words.difference(profile.words)
        profile.words += tuple(fresh)
        for word in fresh:
            self._words[word] += 1

    def _index(self, number: int, keys: set[str]) -> None:
        profile = self._profiles[number]
        fresh = keys.difference(profile.keys)
        profile.keys += tuple(fresh)
        for key in fresh:
            block = self._blocks.get(key, ())
            if (
                len(block) <= MAX_EXACT_BLOCK and number not in block
            ):  # beyond that nobody looks into it
                self._blocks[key] = (*block, number)


def _claims(contact: MatchContact, at: datetime) -> Candidate:
    """What the contact says, in the shape of a profile."""
    return Candidate(
        key=None,
        names=(contact.name,) if contact.name else (),
        spelled=contact.spelled,
        phones=tuple(KnownPhone(claim, at) for claim in contact.phones),
        emails=contact.emails,
        unique_ids=contact.unique_ids,
        localities=_only(contact.locality) if contact.locality else frozenset(),
        last_seen=at,
    )


def _united(one: Candidate, other: Candidate) -> Candidate:
    """Everything that is known of either, under the key of the first."""
    phones = {known.claim: known.last_seen for known in one.phones}
    for known in other.phones:
        phones[known.claim] = max(known.last_seen, phones.get(known.claim, known.last_seen))
    return Candidate(
        one.key,
        _names(one.names, other.names),
        _names(one.spelled, other.spelled),
        tuple(KnownPhone(claim, seen) for claim, seen in phones.items()),
        tuple(dict.fromkeys((*one.emails, *other.emails))),
        _both(one.unique_ids, other.unique_ids),
        _both(one.localities, other.localities),
        max((seen for seen in (one.last_seen, other.last_seen) if seen), default=None),
    )


def _names(one: tuple[PersonName, ...], other: tuple[PersonName, ...]) -> tuple[PersonName, ...]:
    return tuple(dict.fromkeys((*one, *other[: MAX_NAMES - len(one)])))


def _both(one: frozenset[T], other: frozenset[T]) -> frozenset[T]:
    """Mostly both are empty: then the one object that all profiles start with, as every empty set
    takes 200 bytes."""
    if not other:
        return one
    return one | other if one else other


@lru_cache(maxsize=10_000)
def _only(place: str) -> frozenset[str]:
    """One object per place."""
    return frozenset((place,))
