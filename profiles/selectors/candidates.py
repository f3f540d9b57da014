"""Who may this be? The profiles that a contact could belong to, and what the identity policy says
of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from common.sql.kept import kept
from profiles.choices import IdentifierKind
from profiles.identity.book import MAX_EXACT_BLOCK, MAX_NAMES
from profiles.identity.claims import phone_claim, spelled_names
from profiles.identity.evidence import Candidate, KnownPhone, MatchContact
from profiles.identity.keys import MAX_BLOCK, fuzzy_keys, hashed_keys
from profiles.identity.person_name import bare, parse_name
from profiles.identity.phonetics import skeleton
from profiles.identity.policy import Action, Decision, decide
from profiles.models import CustomerProfile, Identifier, NameCount

#: ids of one person only; a person has several browsers, so visitors are none
_ACCOUNTS = (
    IdentifierKind.EXTERNAL,
    IdentifierKind.TELEGRAM,
    IdentifierKind.FACEBOOK,
)
_READERS = (*_ACCOUNTS, IdentifierKind.WHATSAPP, IdentifierKind.WEB_VISITOR)


class Counted:
    """How common names and addresses are in one brokerage, as far as these candidates need it.
    Implements Frequencies."""

    def __init__(
        self, brokerage_id: UUID, contact: MatchContact, candidates: Iterable[Candidate]
    ) -> None:
        self._brokerage_id = brokerage_id
        self._people = list(candidates)
        self._names = [contact.name, *(name for one in self._people for name in one.names)]

    @property
    def profiles(self) -> int:
        return self._counts.get("", 0)

    def sharing(self, kind: str, value: str) -> int:
        # what visitors typed does not count: five browsers would make anybody's number an agency's
        return sum(
            1
            for one in self._people
            if one.names and value not in one.unproved and _claims(one, kind, value)
        )

    def named(self, word: str) -> int:
        return self._counts.get(word, 0)

    @cached_property
    def _counts(self) -> dict[str, int]:
        sounds = {skeleton(bare(token)) for name in self._names for token in name.tokens} | {""}
        return dict(_name_counts(self._brokerage_id, tuple(sounds)))


@kept
def _name_counts(brokerage_id: UUID, sounds: tuple[str, ...]) -> "QuerySet[Any]":
    rows = NameCount.objects.of(brokerage_id).filter(sound__in=sounds)
    return rows.values_list("sound", "profiles")


@dataclass(frozen=True)
class Known:
    """A profile with its record, all identifiers that it has, and what the policy sees of them."""

    profile: CustomerProfile
    identifiers: list[Identifier]

    @cached_property
    def candidate(self) -> Candidate:
        return candidate_of(self.profile, self.identifiers)


@dataclass(frozen=True)
class Recognition:
    """``decision`` of the policy, and all that it weighed by profile id."""

    decision: Decision
    known: dict[UUID, Known]

    @property
    def linked(self) -> Known | None:
        """The one that the contact belongs to."""
        candidate = self.decision.candidate
        is_link = self.decision.action is Action.LINK and candidate is not None
        return self.known[profile_key(candidate)] if candidate and is_link else None


def recognise(
    *, brokerage_id: UUID, contact: MatchContact, now: datetime, without: UUID | None = None
) -> Recognition:
    """What the policy decides about a contact; ``without`` leaves a profile out, which the contact
    was made of. Fuzzy candidates are looked for only where no exact address decides. The keys of
    the candidates are profile ids."""
    known = load_known(_by_address(brokerage_id, contact, without))
    decision = _decided(brokerage_id, contact, known, now)
    if decision.action is Action.LINK:
        return Recognition(decision, known)
    alike = load_known(
        pk for pk in _by_key(brokerage_id, contact) if pk != without and pk not in known
    )
    if not alike:
        return Recognition(decision, known)
    return Recognition(_decided(brokerage_id, contact, known | alike, now), known | alike)


def load_known(profile_ids: Iterable[UUID]) -> dict[UUID, Known]:
    """These profiles by id: two queries, however many they are."""
    wanted = tuple(profile_ids)
    if not wanted:
        return {}
    found = {profile.pk: Known(profile, []) for profile in _profiles(wanted)}
    for row in _identifiers(wanted):
        if row.profile_id in found:
            found[row.profile_id].identifiers.append(row)
    return found


@kept
def _profiles(keys: tuple[UUID, ...]) -> "QuerySet[CustomerProfile]":
    rows = CustomerProfile.objects.filter(pk__in=keys).select_related("match_record")
    return rows.defer("match_record__keys", "match_record__sounds")


@kept
def _identifiers(profiles: tuple[UUID, ...]) -> "QuerySet[Identifier]":
    return Identifier.objects.filter(profile__in=profiles).order_by("kind", "value")


def _decided(
    brokerage_id: UUID, contact: MatchContact, known: dict[UUID, Known], now: datetime
) -> Decision:
    candidates = [one.candidate for one in known.values()]
    return decide(contact, candidates, Counted(brokerage_id, contact, candidates), now)


def candidate_of(profile: CustomerProfile, identifiers: Iterable[Identifier]) -> Candidate:
    """One profile, its record loaded, and its identifiers as the policy sees them."""
    rows = [row for row in identifiers if row.active]
    claims = [row for row in rows if row.is_evidence]
    record = getattr(profile, "match_record", None)
    written = record.names if record else [profile.display_name]
    emails = tuple(row.value for row in claims if row.kind == IdentifierKind.EMAIL)
    phones = [row for row in claims if row.kind == IdentifierKind.PHONE]
    visitor = any(row.kind == IdentifierKind.WEB_VISITOR for row in rows)
    typed = (
        row.value for row in claims if row.kind in ("email", "phone") and row.verified_at is None
    )
    return Candidate(
        key=profile.pk,
        names=tuple(name for text in written[:MAX_NAMES] if (name := parse_name(text))),
        spelled=spelled_names(emails),
        phones=tuple(
            KnownPhone(phone_claim(row.value, row.region_assumed), row.last_seen) for row in phones
        ),
        emails=emails,
        unique_ids=frozenset(
            (f"{row.kind}:{row.scope}", row.value) for row in rows if row.kind in _ACCOUNTS
        ),
        localities=frozenset(record.localities if record else ()),
        last_seen=profile.last_active,
        guarded=any(row.kind in _READERS or row.verified_at for row in rows),
        unproved=frozenset(typed) if visitor else frozenset(),
    )


def profile_key(candidate: Candidate) -> UUID:
    """The id of the profile that a candidate from here stands for."""
    return UUID(str(candidate.key))


def as_contact(candidate: Candidate) -> MatchContact:
    """A profile as if it came anew, under its fullest name, for comparing it with the others."""
    fullest = max(candidate.names, key=lambda name: len(name.tokens), default=parse_name(""))
    return MatchContact(
        name=fullest,
        spelled=candidate.spelled,
        phones=tuple(known.claim for known in candidate.phones),
        emails=candidate.emails,
        unique_ids=candidate.unique_ids,
        locality=min(candidate.localities, default=""),
    )


def _claims(one: Candidate, kind: str, value: str) -> bool:
    return (
        value in one.emails
        if kind == "email"
        else any(known.claim.e164 == value for known in one.phones)
    )


def _by_address(brokerage_id: UUID, contact: MatchContact, without: UUID | None) -> list[UUID]:
    """Profiles with an address of the contact; an address of a crowd says nothing and is passed
    over."""
    wanted = [("email", email) for email in contact.emails]
    wanted += [("phone", claim.e164) for claim in contact.phones if claim.e164]
    if not wanted:
        return []
    blocks: dict[tuple[str, str], list[UUID]] = {}
    for kind, value, pk in _owners(brokerage_id, tuple(wanted)):
        blocks.setdefault((kind, value), []).append(pk)
    small = (block for block in blocks.values() if len(block) <= MAX_EXACT_BLOCK)
    return list(dict.fromkeys(pk for block in small for pk in block if pk != without))


@kept
def _owners(brokerage_id: UUID, wanted: tuple[tuple[str, str], ...]) -> "QuerySet[Any]":
    rows = Identifier.objects.of(brokerage_id).filter(active=True, is_evidence=True).order_by()
    first, *others = (
        rows.filter(kind=kind, value=value).values_list("kind", "value", "profile")[
            : MAX_EXACT_BLOCK + 1
        ]
        for kind, value in wanted
    )
    return first.union(*others, all=True) if others else first


def _by_key(brokerage_id: UUID, contact: MatchContact) -> list[UUID]:
    """Profiles that share a fuzzy key with the contact; a key of many says nothing and is passed
    over."""
    keys = hashed_keys(brokerage_id, fuzzy_keys(contact))
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM profiles_sharing(%s, %s, %s)", [keys, brokerage_id, MAX_BLOCK]
        )
        return [pk for (pk,) in cursor.fetchall()]
