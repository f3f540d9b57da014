"""The people of a list while it is imported: what is known of each, and what the list adds. In
memory only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from accounts.models import Brokerage
from profiles.choices import IdentifierKind
from profiles.handles import SENDABLE, Contact, Handle
from profiles.identity.book import MAX_NAMES
from profiles.identity.claims import phone_claim, spelled_names
from profiles.identity.evidence import Candidate, KnownPhone
from profiles.identity.person_name import parse_name
from profiles.models import CustomerProfile, Identifier, MatchRecord
from profiles.selectors.candidates import candidate_of
from profiles.services.memory.preferences import LISTS, NOTHING, Preferences, merged

_parsed = lru_cache(maxsize=20_000)(parse_name)


@dataclass(frozen=True)
class Given:
    """One contact of a list: who, when they gave it, and what they wanted then."""

    contact: Contact
    at: datetime
    said: Preferences = NOTHING


@dataclass
class Person:
    """A profile and what the list adds to it. ``known`` are the identifiers it has by key, ``seen``
    those of them that the list saw later, ``added`` the new ones with their moment."""

    profile: CustomerProfile
    is_new: bool
    base: Candidate
    record: MatchRecord | None = None
    known: dict[tuple[str, str], datetime] = field(default_factory=dict)
    ids: dict[tuple[str, str], UUID] = field(default_factory=dict)
    added: list[tuple[Handle, datetime]] = field(default_factory=list)
    seen: dict[UUID, datetime] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    has_new_claims: bool = False

    def attach(self, given: Given, addresses: Sequence[Handle]) -> None:
        """Adds one contact: first things become the profile's own, later ones are kept as claims;
        what the customer wants fills only what is not known, since a list is older than what they
        said themselves."""
        for address in addresses:
            self._add(address, given.at)
        name = given.contact.name[:160]
        if name and name not in self.names and len(self.names) < MAX_NAMES and _parsed(name):
            self.names.append(name)
            self.has_new_claims = True
        self._fill("display_name", name)
        self._fill("primary_phone", given.contact.e164)
        self._fill("primary_email", given.contact.address)
        self._want(given.said)
        if given.at > self.profile.last_active:
            self._set("last_active", given.at)
        if given.at < self.profile.first_seen:
            self._set("first_seen", given.at)

    def claims(self) -> tuple[list[KnownPhone], list[str]]:
        """The phones and e-mails that are evidence."""
        new = [(address, at) for address, at in self.added if address.personal]
        phones = [
            KnownPhone(phone_claim(a.value, a.region), at)
            for a, at in new
            if a.kind == IdentifierKind.PHONE
        ]
        emails = [a.value for a, _ in new if a.kind == IdentifierKind.EMAIL]
        return [*self.base.phones, *phones], [*self.base.emails, *emails]

    def candidate(self) -> Candidate:
        """The person as the policy sees them by now."""
        phones, emails = self.claims()
        return replace(
            self.base,
            names=tuple(_parsed(name) for name in self.names),
            spelled=spelled_names(emails),
            phones=tuple(phones),
            emails=tuple(emails),
            last_seen=self.profile.last_active,
        )

    def _add(self, address: Handle, at: datetime) -> None:
        before = self.known.get(address.claim)
        if before is None:
            self.added.append((address, at))
            self.has_new_claims |= address.personal
        elif at > before and address.claim in self.ids:
            self.seen[self.ids[address.claim]] = at
        self.known[address.claim] = max(at, before or at)

    def _want(self, said: Preferences) -> None:
        if not said.says_something:
            return
        for name in LISTS:
            if new := getattr(said, name):
                self._set(name, merged(getattr(self.profile, name), new))
        for name in ("transaction_type", "property_type"):
            self._fill(name, getattr(said, name))
        has_budget = said.budget_min is not None or said.budget_max is not None
        if has_budget and self.profile.budget_min is None and self.profile.budget_max is None:
            for name in ("budget_min", "budget_max", "currency"):
                self._set(name, getattr(said, name))

    def _fill(self, name: str, value: str) -> None:
        if value and not getattr(self.profile, name):
            self._set(name, value)

    def _set(self, name: str, value: Any) -> None:
        if getattr(self.profile, name) != value:
            setattr(self.profile, name, value)
            self.changed.add(name)


def addresses_of(contact: Contact) -> list[Handle]:
    """The e-mail and phone of a contact."""
    return [handle for handle in contact.handles if handle.kind in SENDABLE]


def new_person(brokerage: Brokerage, given: Given) -> Person:
    """Somebody nobody knew, not written yet."""
    profile = CustomerProfile(brokerage_id=brokerage.pk, first_seen=given.at, last_active=given.at)
    return Person(profile, True, Candidate(profile.pk))


def load_people(brokerage: Brokerage, profile_ids: Iterable[UUID]) -> dict[UUID, Person]:
    """These profiles of the brokerage, locked until the transaction ends, but for those that were
    erased."""
    rows = (
        CustomerProfile.objects.of(brokerage.pk)
        .filter(pk__in=list(profile_ids), is_erased=False)
        .order_by("pk")
    )
    locked = rows.select_for_update(of=("self",), no_key=True).select_related("match_record")
    return {profile.pk: _loaded(profile) for profile in locked.prefetch_related("identifiers")}


def _loaded(profile: CustomerProfile) -> Person:
    rows: list[Identifier] = list(profile.identifiers.all())
    record: MatchRecord | None = getattr(profile, "match_record", None)
    return Person(
        profile,
        False,
        candidate_of(profile, rows),
        record,
        known={(row.kind, row.value): row.last_seen for row in rows},
        ids={(row.kind, row.value): row.pk for row in rows},
        names=list(record.names)
        if record
        else [profile.display_name]
        if profile.display_name
        else [],
    )
