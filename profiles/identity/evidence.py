"""What a contact says, what is known of a profile, and what the two have in common (pure)."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from rapidfuzz.distance import OSA

from profiles.identity.name_match import NameFit, name_fit
from profiles.identity.person_name import PersonName, bare
from profiles.identity.phonetics import spoken

PHONE_REISSUED_AFTER = timedelta(days=90)
MANY_PEOPLE = 4  # more than a household: the identifier of an agency, a tracking number of a portal
TAIL_DIGITS = 9


@dataclass(frozen=True, slots=True)
class PhoneClaim:
    """``e164`` is empty where the digits are no number of the assumed region; ``tail`` are the last
    nine digits and ``country_assumed`` says that the writer named no country."""

    e164: str
    tail: str
    country_assumed: bool = False


@dataclass(frozen=True, slots=True)
class MatchContact:
    """One bundle of claims, only what is evidence. ``spelled``: names that its e-mails spell out,
    used where a name is missing; ``emails``: match keys; ``unique_ids``: (kind, value) pairs that
    one person alone can hold (Telegram, WhatsApp user, external id); ``via_intermediary``: written
    by an agency for somebody, so the addresses may be the agency's own."""

    name: PersonName
    spelled: tuple[PersonName, ...] = ()
    phones: tuple[PhoneClaim, ...] = ()
    emails: tuple[str, ...] = ()
    unique_ids: frozenset[tuple[str, str]] = frozenset()
    locality: str = ""
    via_intermediary: bool = False


@dataclass(frozen=True, slots=True)
class KnownPhone:
    """A phone of a profile; ``last_seen`` is aware UTC."""

    claim: PhoneClaim
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A profile as far as matching needs it: every name it was seen under and every active
    identifier.

    ``guarded``: somebody can read what is known here (a site's user, a browser's visitor), so
    nothing joins it by itself. ``unproved``: of a browser's visitor, the addresses that were typed
    and never proved."""

    key: Hashable
    names: tuple[PersonName, ...] = ()
    spelled: tuple[PersonName, ...] = ()
    phones: tuple[KnownPhone, ...] = ()
    emails: tuple[str, ...] = ()
    unique_ids: frozenset[tuple[str, str]] = frozenset()
    localities: frozenset[str] = frozenset()
    last_seen: datetime | None = None
    guarded: bool = False
    unproved: frozenset[str] = frozenset()


class Frequencies(Protocol):
    """How common things are among the profiles of one brokerage."""

    @property
    def profiles(self) -> int:
        """All profiles."""

    def sharing(self, kind: str, value: str) -> int:
        """People, that is profiles with a name, who claim this "phone" (E.164) or "email" (match
        key)."""

    def named(self, word: str) -> int:
        """Profiles with this word in their name, by skeleton."""


class Tie(StrEnum):
    """What connects a contact with a profile, strongest first."""

    UNIQUE_ID = "same account"
    EMAIL_AND_PHONE = "same e-mail and phone"
    EMAIL = "same e-mail"
    PHONE = "same phone"
    OLD_PHONE = "same phone, but not seen for more than 90 days"
    TAIL = "same phone digits, the country was assumed"
    SHARED = "an address that many people use"
    SEPARATORS = "the e-mails differ only in separators"
    EMAIL_TYPO = "the e-mails differ by one slip"
    PHONE_TYPO = "the phones differ by one slip"
    NAME = "the name only"


def tie_between(
    contact: MatchContact, candidate: Candidate, frequencies: Frequencies, at: datetime
) -> Tie:
    """The strongest connection of the two."""
    if contact.unique_ids & candidate.unique_ids:
        return Tie.UNIQUE_ID
    emails = set(contact.emails) & set(candidate.emails)
    mine = {claim.e164 for claim in contact.phones if claim.e164}
    phones = [known for known in candidate.phones if known.claim.e164 in mine]
    personal_emails = [e for e in emails if frequencies.sharing("email", e) <= MANY_PEOPLE]
    personal_phones = [
        p for p in phones if frequencies.sharing("phone", p.claim.e164) <= MANY_PEOPLE
    ]
    if personal_emails:
        return Tie.EMAIL_AND_PHONE if personal_phones else Tie.EMAIL
    if personal_phones:
        fresh = any(at - known.last_seen <= PHONE_REISSUED_AFTER for known in personal_phones)
        return Tie.PHONE if fresh else Tie.OLD_PHONE
    if emails or phones:
        return Tie.SHARED
    return _fuzzy_tie(contact, candidate)


def only_typed(contact: MatchContact, candidate: Candidate) -> bool:
    """Whether all that the two share was typed by a visitor who never proved it."""
    mine = {*contact.emails, *(claim.e164 for claim in contact.phones if claim.e164)}
    theirs = {*candidate.emails, *(known.claim.e164 for known in candidate.phones)}
    return bool(candidate.unproved) and mine & theirs <= candidate.unproved


def of_several(contact: MatchContact, frequencies: Frequencies) -> bool:
    """Whether more than one person claims an address of the contact: a family's phone, a couple's
    mailbox."""
    addresses = [("email", email) for email in contact.emails] + [
        ("phone", p.e164) for p in contact.phones if p.e164
    ]
    return any(frequencies.sharing(kind, value) > 1 for kind, value in addresses)


def idle(contact: MatchContact, candidate: Candidate, at: datetime) -> timedelta:
    """How long the phones that both have were not seen with the profile."""
    mine = {claim.e164 for claim in contact.phones if claim.e164}
    return min(
        (at - known.last_seen for known in candidate.phones if known.claim.e164 in mine),
        default=timedelta(),
    )


def _fuzzy_tie(contact: MatchContact, candidate: Candidate) -> Tie:
    claims = [known.claim for known in candidate.phones]
    if any(
        a.tail == b.tail and (a.country_assumed or b.country_assumed)
        for a in contact.phones
        for b in claims
        if a.tail
    ):
        return Tie.TAIL
    pairs = [(a, b) for a in contact.emails for b in candidate.emails]
    if any(differ_in_separators(a, b) for a, b in pairs):
        return Tie.SEPARATORS
    if any(one_slip_apart(a, b) for a, b in pairs):
        return Tie.EMAIL_TYPO
    if any(phones_one_slip_apart(a.e164, b.e164) for a in contact.phones for b in claims):
        return Tie.PHONE_TYPO
    return Tie.NAME


def differ_in_separators(one: str, other: str) -> bool:
    """johndoe@x.in and john.doe@x.in."""
    return one != other and without_separators(one) == without_separators(other)


def without_separators(email: str) -> str:
    """The address with a local part of letters and digits only."""
    local, _, domain = email.partition("@")
    return "".join(c for c in local if c.isalnum()) + "@" + domain


def one_slip_apart(one: str, other: str) -> bool:
    """One letter more, less, wrong or swapped, in the local part or in the domain; never a digit:
    they tell namesakes apart."""
    (a, _, domain_a), (b, _, domain_b) = one.partition("@"), other.partition("@")
    if _numbers(a) != _numbers(b) or min(len(a), len(b)) < 6:
        return False
    if domain_a == domain_b:
        return OSA.distance(without_separators(one), without_separators(other), score_cutoff=1) <= 1
    return a == b and OSA.distance(domain_a, domain_b, score_cutoff=2) <= (
        1 if len(domain_a) < 9 else 2
    )


def phones_one_slip_apart(one: str, other: str) -> bool:
    """One digit wrong or two swapped, in numbers of one country and length."""
    if not one or not other or len(one) != len(other) or one[:3] != other[:3] or one == other:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def fit_between(contact: MatchContact, candidate: Candidate) -> NameFit:
    """How the names go together; where one side has none, an e-mail that spells one out speaks for
    it."""
    fit = fit_with((contact.name,), candidate.names)
    if fit is not NameFit.UNKNOWN:
        return fit
    mine = (contact.name,) if contact.name else contact.spelled
    return fit_with(mine, candidate.names or candidate.spelled)


def fit_with(names: Sequence[PersonName], known: Sequence[PersonName]) -> NameFit:
    """The best fit of two sets of names, but an abbreviation is judged by the fullest name of
    either set: "M. Rao" goes with {"M. Rao"}, not with {"M. Rao", "Asha Rao"}. Symmetric."""
    fits = {name_fit(one, other) for one in names for other in known} or {NameFit.UNKNOWN}
    best = max(fits)
    return NameFit.CONFLICT if best < NameFit.SAME and NameFit.CONFLICT in fits else best


def agree_to_the_sound(name: PersonName, candidate: Candidate) -> bool:
    """Whether a full name equals one of the candidate's word by word, in any order and spelling of
    the sounds."""
    words = sorted(spoken(bare(token)) for token in name.tokens)
    return name.is_full and any(
        sorted(spoken(bare(t)) for t in known.tokens) == words for known in candidate.names
    )


def _numbers(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())
