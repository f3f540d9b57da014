"""The profiles of one stream of contacts, in memory: what the live service keeps in tables (pure)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from profiles.matching.evidence import Candidate, KnownPhone, MatchContact, PhoneClaim
from profiles.matching.keys import MAX_BLOCK, exact_keys, fuzzy_keys
from profiles.matching.person_name import PersonName, bare
from profiles.matching.phonetics import skeleton

MAX_EXACT_BLOCK = 200
MAX_NAMES = 8


@dataclass(slots=True)
class _Profile:
    names: list[PersonName] = field(default_factory=list)
    spelled: list[PersonName] = field(default_factory=list)
    phones: dict[PhoneClaim, datetime] = field(default_factory=dict)
    emails: set[str] = field(default_factory=set)
    unique_ids: set[tuple[str, str]] = field(default_factory=set)
    localities: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    last_seen: datetime | None = None


class ProfileBook:
    """Profiles by number, their blocking keys and how common their names and addresses are. Implements Frequencies."""

    def __init__(self) -> None:
        self._profiles: dict[int, _Profile] = {}
        self._blocks: dict[str, list[int]] = {}  # lists: most hold one profile, and an empty set costs 200 bytes
        self._words: dict[str, int] = defaultdict(int)
        self._next = 0

    @property
    def profiles(self) -> int:
        return len(self._profiles)

    def sharing(self, kind: str, value: str) -> int:
        return sum(1 for number in self._blocks.get(f"{kind[0]}:{value}", ()) if self._profiles[number].names)

    def named(self, word: str) -> int:
        return self._words.get(word, 0)

    def candidates(self, contact: MatchContact) -> list[Candidate]:
        """Profiles that share a key with the contact; keys that many share are passed over."""
        found: set[int] = set()
        for limit, keys in ((MAX_EXACT_BLOCK, exact_keys(contact)), (MAX_BLOCK, fuzzy_keys(contact))):
            for key in keys:
                block = self._blocks.get(key, ())
                if len(block) <= limit:
                    found.update(block)
        return [self.candidate(number) for number in sorted(found)]

    def candidate(self, number: int) -> Candidate:
        """The profile as the policy sees it."""
        p = self._profiles[number]
        phones = tuple(KnownPhone(claim, seen) for claim, seen in p.phones.items())
        return Candidate(
            number,
            tuple(p.names),
            tuple(p.spelled),
            phones,
            tuple(p.emails),
            frozenset(p.unique_ids),
            frozenset(p.localities),
            p.last_seen,
        )

    def add(self, contact: MatchContact, at: datetime) -> int:
        """A new profile with the claims of this contact; returns its number."""
        number = self._next
        self._next += 1
        self._profiles[number] = _Profile()
        self.attach(number, contact, at)
        return number

    def attach(self, number: int, contact: MatchContact, at: datetime) -> None:
        """The profile now has the claims of this contact too."""
        p = self._profiles[number]
        if contact.name and contact.name not in p.names and len(p.names) < MAX_NAMES:
            p.names.append(contact.name)
        p.spelled.extend(name for name in contact.spelled[: MAX_NAMES - len(p.spelled)] if name not in p.spelled)
        for claim in contact.phones:
            p.phones[claim] = max(at, p.phones.get(claim, at))
        p.last_seen = max(at, p.last_seen or at)
        p.emails.update(contact.emails)
        p.unique_ids |= contact.unique_ids
        if contact.locality:
            p.localities.add(contact.locality)
        for word in {skeleton(bare(token)) for token in contact.name.tokens} - p.words:
            p.words.add(word)
            self._words[word] += 1
        self._index(number, exact_keys(contact) | fuzzy_keys(contact))

    def join(self, winner: int, loser: int) -> None:
        """Move everything of the loser to the winner."""
        p, gone = self._profiles[winner], self._profiles.pop(loser)
        p.names.extend(name for name in gone.names[: MAX_NAMES - len(p.names)] if name not in p.names)
        p.spelled.extend(name for name in gone.spelled[: MAX_NAMES - len(p.spelled)] if name not in p.spelled)
        for claim, seen in gone.phones.items():
            p.phones[claim] = max(seen, p.phones.get(claim, seen))
        p.last_seen = max((seen for seen in (p.last_seen, gone.last_seen) if seen), default=None)
        p.emails |= gone.emails
        p.unique_ids |= gone.unique_ids
        p.localities |= gone.localities
        for word in gone.words:
            self._words[word] -= word in p.words
        p.words |= gone.words
        for key in gone.keys:
            if loser in (block := self._blocks[key]):
                block.remove(loser)
        self._index(winner, gone.keys)

    def _index(self, number: int, keys: set[str]) -> None:
        known = self._profiles[number].keys
        for key in keys - known:
            known.add(key)
            block = self._blocks.setdefault(key, [])
            if len(block) <= MAX_EXACT_BLOCK and number not in block:  # beyond that nobody looks into it
                block.append(number)
