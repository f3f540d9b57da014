"""The policy at work on a stream: decide, write down, join (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from profiles.identity.book import ProfileBook
from profiles.identity.evidence import MatchContact
from profiles.identity.policy import Action, Decision, decide


@dataclass(frozen=True, slots=True)
class Outcome:
    """``profile``: the number of the profile that now holds the contact (a provisional one after
    REVIEW); ``reviewed``: profiles that people should compare with it."""

    decision: Decision
    profile: int
    reviewed: tuple[int, ...]


class Resolver:
    """Decides contacts one after the other, each on what is known so far."""

    def __init__(self) -> None:
        self.book = ProfileBook()
        self._moved: dict[int, int] = {}
        self._asked: set[tuple[int, int]] = set()

    def resolve(self, contact: MatchContact, at: datetime) -> Outcome:
        """Decide one contact and remember its claims."""
        decision = decide(contact, self.book.candidates(contact), self.book, at)
        if (
            decision.action is Action.LINK
            and decision.candidate is not None
            and isinstance(decision.candidate.key, int)
        ):
            profile = decision.candidate.key
            self.book.attach(profile, contact, at)
            for joined in decision.joins:
                if isinstance(joined.key, int):
                    self.book.join(profile, joined.key)
                    self._moved[joined.key] = profile
        else:
            profile = self.book.add(contact, at)
        return Outcome(decision, profile, tuple(self._unasked(profile, decision)))

    def _unasked(self, profile: int, decision: Decision) -> Iterator[int]:
        """Each pair of profiles is put to people once."""
        for candidate in decision.reviewed:
            if not isinstance(candidate.key, int):
                continue
            pair = (min(profile, candidate.key), max(profile, candidate.key))
            if pair not in self._asked:
                self._asked.add(pair)
                yield candidate.key

    def current(self, profile: int) -> int:
        """The profile that holds what this one held, after all joins."""
        while profile in self._moved:
            profile = self._moved[profile]
        return profile
