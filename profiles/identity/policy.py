"""Who is this? One policy for live messages, imports and scans (pure).

``decide`` weighs a contact against the candidates found by its blocking keys. A confidence is the
share of such cases in which the two are one person, as seen on labelled streams; docs/identity.md
explains each rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from profiles.identity.evidence import (
    Candidate,
    Frequencies,
    MatchContact,
    Tie,
    agree_to_the_sound,
    fit_between,
    idle,
    of_several,
    only_typed,
    tie_between,
)
from profiles.identity.name_match import NameFit, name_fit
from profiles.identity.rarity import chance_of_one_person

RULE_VERSION = "2026-11-21.3"  # a date, so that the versions sort
LINK_FROM = 0.90
REVIEW_FROM = 0.50
MARGIN = 0.04  # a runner-up nearer than this makes the choice ambiguous
MAX_REVIEWED = 3
UNNAMED_UNTIL = timedelta(
    days=150
)  # idle for so long, a number alone still links to what nobody can read
HALF_LIFE = timedelta(
    days=365
)  # of the chance that a number without a name is still the same person's

# Rows: what connects the two. Columns: how the names fit, from SAME to CONFLICT.
_FITS = (
    NameFit.SAME,
    NameFit.ABBREVIATED,
    NameFit.PART,
    NameFit.INITIALS,
    NameFit.UNKNOWN,
    NameFit.GIVEN_ONLY,
    NameFit.CONFLICT,
)
_CONFIDENCE: dict[Tie, tuple[float, ...]] = {
    Tie.UNIQUE_ID: (0.99, 0.99, 0.99, 0.98, 0.98, 0.97, 0.95),
    Tie.EMAIL_AND_PHONE: (0.99, 0.98, 0.98, 0.97, 0.97, 0.95, 0.60),
    Tie.EMAIL: (0.98, 0.97, 0.96, 0.94, 0.93, 0.85, 0.30),
    Tie.PHONE: (0.98, 0.95, 0.95, 0.91, 0.92, 0.90, 0.10),
    Tie.OLD_PHONE: (0.97, 0.93, 0.91, 0.91, 0.87, 0.50, 0.05),
    Tie.TAIL: (0.96, 0.91, 0.90, 0.50, 0.50, 0.30, 0.00),
    Tie.SHARED: (0.93, 0.75, 0.60, 0.20, 0.20, 0.20, 0.00),
    Tie.SEPARATORS: (0.91, 0.80, 0.80, 0.60, 0.90, 0.40, 0.00),
    Tie.EMAIL_TYPO: (0.95, 0.85, 0.65, 0.60, 0.60, 0.40, 0.00),
    Tie.PHONE_TYPO: (0.95, 0.80, 0.70, 0.20, 0.20, 0.20, 0.00),
}
_FUZZY = (Tie.EMAIL_TYPO, Tie.PHONE_TYPO)
_GUESSED = (*_FUZZY, Tie.SEPARATORS, Tie.TAIL)
_ONE_ADDRESS = (Tie.EMAIL, Tie.PHONE, Tie.OLD_PHONE)
_LIKELY = (
    *_FUZZY,
    Tie.SEPARATORS,
)  # good for a link that can be undone, never for joining profiles
_FIT_IN_WORDS = {
    NameFit.SAME: "the names agree",
    NameFit.ABBREVIATED: "the names agree as far as they are written out",
    NameFit.PART: "the part of the name that is known agrees",
    NameFit.INITIALS: "the initials fit",
    NameFit.UNKNOWN: "one of the two has no name",
    NameFit.GIVEN_ONLY: "the given names agree, the surnames do not",
    NameFit.CONFLICT: "the names disagree",
}


class Action(StrEnum):
    LINK = "link"
    REVIEW = "review"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One candidate weighed. ``blocked``: why this pair must never join by itself, or empty."""

    candidate: Candidate
    tie: Tie
    fit: NameFit
    confidence: float
    blocked: str = ""

    @property
    def rule(self) -> str:
        return f"{self.tie.name.lower()}:{self.fit.name.lower()}"

    @property
    def reasons(self) -> tuple[str, ...]:
        words = (str(self.tie), _FIT_IN_WORDS[self.fit])
        return (*words, self.blocked) if self.blocked else words


@dataclass(frozen=True, slots=True)
class Decision:
    """``best``: the profile to link or the likeliest one to review (None for a new person).
    ``doubts`` are those to show to people, best first; with a LINK they are possible duplicates of
    the linked profile. ``joins`` are further profiles that this contact proves to be the same
    person; always empty unless LINK."""

    action: Action
    best: Assessment | None
    confidence: float
    rule: str
    reasons: tuple[str, ...]
    rule_version: str = RULE_VERSION
    doubts: tuple[Assessment, ...] = ()
    joins: tuple[Candidate, ...] = ()

    @property
    def candidate(self) -> Candidate | None:
        """The profile of ``best``."""
        return self.best.candidate if self.best else None

    @property
    def reviewed(self) -> tuple[Candidate, ...]:
        """The candidates of ``doubts``."""
        return tuple(doubt.candidate for doubt in self.doubts)


def decide(
    contact: MatchContact, candidates: Sequence[Candidate], frequencies: Frequencies, at: datetime
) -> Decision:
    """Link, review or new. Independent of the order of ``candidates``; ``at`` is when the contact
    came (aware)."""
    weighed = sorted(
        (assess(contact, candidate, frequencies, at) for candidate in candidates),
        # an account decides first
        key=lambda a: (a.tie is not Tie.UNIQUE_ID, -a.confidence, str(a.candidate.key)),
    )
    likely = [a for a in weighed if a.confidence >= REVIEW_FROM]
    if not likely:
        nearest = weighed[0].confidence if weighed else 0.0
        return Decision(Action.NEW, None, 1.0 - nearest, "new", ("nobody like this",))
    best = likely[0]
    doubts = tuple(likely[:MAX_REVIEWED])
    if best.confidence < LINK_FROM:
        return Decision(
            Action.REVIEW, best, best.confidence, best.rule, best.reasons, doubts=doubts
        )
    joins = _joinable(best, likely[1:])
    rivals = [a for a in likely[1:] if _rival(best, a) and a not in joins]
    if rivals and (unnamed := _same_unnamed_sender(contact, [best, *rivals])):
        best, joins = unnamed, []
    elif rivals:
        reasons = (*best.reasons, "another profile fits as well")
        return Decision(Action.REVIEW, best, best.confidence, "ambiguous", reasons, doubts=doubts)
    return Decision(
        Action.LINK,
        best,
        best.confidence,
        best.rule,
        best.reasons,
        doubts=tuple(a for a in likely if a is not best and a not in joins)[:MAX_REVIEWED],
        joins=tuple(a.candidate for a in joins),
    )


def _rival(best: Assessment, other: Assessment) -> bool:
    """Whether a second profile makes the choice doubtful; nothing but another account rivals the
    same account."""
    if best.tie is Tie.UNIQUE_ID:
        return other.tie is Tie.UNIQUE_ID
    return best.confidence - other.confidence < MARGIN


def _joinable(best: Assessment, others: Sequence[Assessment]) -> list[Assessment]:
    """The profiles that a contact of ``best`` proves to be the same person: sure by themselves, and
    each able to join all before it. A contact without a name, or one that is only likely, proves
    nothing about others."""
    if best.tie in _LIKELY or (best.fit is NameFit.UNKNOWN and best.tie is not Tie.UNIQUE_ID):
        return []
    group = [best]
    for a in others:
        sure = a.confidence >= LINK_FROM and a.tie not in _LIKELY
        if sure and all(may_join(member.candidate, a.candidate) for member in group):
            group.append(a)
    return group[1:]


def _same_unnamed_sender(contact: MatchContact, equals: Sequence[Assessment]) -> Assessment | None:
    """Among equals, the one provisional profile that is as nameless as the contact: a number that
    several people share gets one such profile and not one for every message."""
    unnamed = [a for a in equals if not a.candidate.names]
    return unnamed[0] if not contact.name and len(unnamed) == 1 else None


def assess(
    contact: MatchContact, candidate: Candidate, frequencies: Frequencies, at: datetime
) -> Assessment:
    """Weigh one candidate."""
    tie = tie_between(contact, candidate, frequencies, at)
    fit = fit_between(contact, candidate)
    if tie is Tie.NAME:
        return Assessment(
            candidate, tie, fit, chance_of_one_person(contact, candidate, fit, frequencies, at)
        )
    confidence = _CONFIDENCE[tie][_FITS.index(fit)]
    if tie is Tie.OLD_PHONE and fit is NameFit.UNKNOWN:
        silent = idle(contact, candidate, at)
        patient = silent <= UNNAMED_UNTIL and not candidate.guarded
        confidence = LINK_FROM if patient else confidence * 0.5 ** (silent / HALF_LIFE)
    blocked = _in_the_way(contact, candidate, tie, fit, frequencies)
    return Assessment(
        candidate, tie, fit, min(confidence, LINK_FROM - 0.05) if blocked else confidence, blocked
    )


def _in_the_way(
    contact: MatchContact, candidate: Candidate, tie: Tie, fit: NameFit, frequencies: Frequencies
) -> str:
    """Why the two must never join by themselves, or nothing."""
    if tie is not Tie.UNIQUE_ID and _different_accounts(contact.unique_ids, candidate.unique_ids):
        return "they have different accounts"
    if (
        contact.via_intermediary
        and fit in (NameFit.UNKNOWN, NameFit.INITIALS)
        and tie is not Tie.UNIQUE_ID
    ):
        return "the address may be the agency's own"
    if (
        tie in _ONE_ADDRESS
        and not contact.name
        and candidate.names
        and of_several(contact, frequencies)
    ):
        return "several people use the address"
    if tie is Tie.SEPARATORS and contact.phones and candidate.phones:
        return "their phones differ"
    if tie is not Tie.UNIQUE_ID and only_typed(contact, candidate):
        return "it was typed by a visitor who has not proved it"
    if tie in _GUESSED and candidate.guarded:
        return "whoever reads what is known there has not proved it"
    if tie in _FUZZY and not agree_to_the_sound(contact.name, candidate):
        return "nothing about the two is exactly the same"
    return ""


def may_join(one: Candidate, other: Candidate) -> bool:
    """Whether two profiles may become one when a contact belongs to both: their weakest link is
    checked, so every name of the one must go with the other, and nobody may come to read what is
    known of the other. Symmetric."""
    if one.guarded or other.guarded or _different_accounts(one.unique_ids, other.unique_ids):
        return False
    return all(name_fit(a, b) >= NameFit.UNKNOWN for a in one.names for b in other.names)


def _different_accounts(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Two accounts of one kind and none in common."""
    shared_kinds = {kind for kind, _ in one} & {kind for kind, _ in other}
    return any(
        {value for k, value in one if k == kind}.isdisjoint(
            {value for k, value in other if k == kind}
        )
        for kind in shared_kinds
    )
