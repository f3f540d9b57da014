"""Many contacts at once, as a list brings them: who is known by an exact address, who is new.

Each is decided by the policy of live contacts (profiles.identity.policy) among the profiles that
share an address with it, those of the list included; whatever is not linked gets a profile of its
own. Fuzzy likeness is left to the scan (profiles.services.identity.scan), which every profile with
new claims is due for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import Brokerage
from common.sql.copying import array_of
from common.sql.locks import lock_keys
from common.sql.unit import joined
from profiles.choices import IdentifierKind
from profiles.handles import Contact, Handle
from profiles.identity.book import MAX_EXACT_BLOCK
from profiles.identity.evidence import Candidate
from profiles.identity.policy import Action, Decision, decide
from profiles.models import Identifier
from profiles.selectors.candidates import Counted
from profiles.services.identity.people import (
    Given,
    Person,
    addresses_of,
    load_people,
    new_person,
)
from profiles.services.identity.resolve import match_contact
from profiles.services.identity.write_people import write_people
from profiles.services.privacy.suppression import suppressed_among


@dataclass
class _List:
    """What is known while a list is read: people by id, and who has an address by kind and value
    (evidence only)."""

    brokerage: Brokerage
    people: dict[UUID, Person] = field(default_factory=dict)
    owners: dict[tuple[str, str], list[UUID]] = field(default_factory=dict)
    decisions: list[tuple[Person, Decision]] = field(default_factory=list)

    def candidates(self, addresses: Iterable[Handle]) -> list[Candidate]:
        """People who share an address; one of a crowd says nothing and is passed over."""
        blocks = (self.owners.get(a.claim, ()) for a in addresses)
        found = dict.fromkeys(
            pk for block in blocks if len(block) <= MAX_EXACT_BLOCK for pk in block
        )
        return [self.people[pk].candidate() for pk in found if pk in self.people]


@joined
def import_contacts(*, brokerage: Brokerage, given: Sequence[Given]) -> list[Person | None]:
    """The person behind each contact, in order, made if need be, with its claims and preferences
    attached; None for one that was erased. ``contact.profile_id`` decides alone; other strong ids
    are not read.

    Two imports of one brokerage wait for each other. A lock for each address, as live contacts take
    it, would need more locks than the server has; so a live contact of the same new person, at the
    same moment, may leave two profiles. The scan finds these.
    """
    lock_keys([f"import of contacts: {brokerage.pk}"])
    addresses = [addresses_of(one.contact) for one in given]
    erased = suppressed_among(brokerage.pk, {a.claim for some in addresses for a in some})
    known = _List(brokerage, owners=_owners(brokerage, (a for some in addresses for a in some)))
    named = {one.contact.profile_id for one in given if one.contact.profile_id}
    known.people = load_people(brokerage, named.union(*known.owners.values()))
    found: list[Person | None] = []
    for one, some in zip(given, addresses, strict=True):
        if not erased.isdisjoint(a.claim for a in some):
            found.append(None)
            continue
        person = _person(known, one, some)
        person.attach(one, some)
        for address in some:
            owners = known.owners.setdefault(address.claim, [])
            if address.personal and person.profile.pk not in owners:
                owners.append(person.profile.pk)
        found.append(person)
    write_people(brokerage=brokerage, people=known.people.values(), decisions=known.decisions)
    return found


def possible_owners(*, brokerage: Brokerage, contacts: Iterable[Contact]) -> set[UUID]:
    """The profiles that import_contacts may find for these, for a caller who has to lock what is
    theirs first."""
    addresses = [a for contact in contacts for a in addresses_of(contact)]
    return {pk for block in _owners(brokerage, addresses).values() for pk in block}


def _owners(brokerage: Brokerage, addresses: Iterable[Handle]) -> dict[tuple[str, str], list[UUID]]:
    """Who has each address, crowds left out."""
    found: dict[tuple[str, str], list[UUID]] = {}
    wanted = {a.claim for a in addresses if a.personal}
    for kind in (IdentifierKind.PHONE, IdentifierKind.EMAIL):
        values = [value for of, value in wanted if of == kind]
        rows = Identifier.objects.of(brokerage.pk).filter(kind=kind, active=True, is_evidence=True)
        rows = rows.filter(value__in=array_of(values))
        for value, pk, merged_into in rows.values_list("value", "profile", "profile__merged_into"):
            block = found.setdefault((kind, value), [])
            if (owner := merged_into or pk) not in block:
                block.append(owner)
    return {key: block for key, block in found.items() if len(block) <= MAX_EXACT_BLOCK}


def _person(known: _List, given: Given, addresses: Sequence[Handle]) -> Person:
    contact = given.contact
    if contact.profile_id and (named := known.people.get(contact.profile_id)):
        return named
    person = None
    if candidates := known.candidates(addresses):
        match = match_contact(contact)
        decision = decide(
            match, candidates, Counted(known.brokerage.pk, match, candidates), given.at
        )
        if decision.action is Action.LINK and decision.candidate is not None:
            person = known.people[UUID(str(decision.candidate.key))]
        person = person or new_person(known.brokerage, given)
        known.decisions.append((person, decision))
    person = person or new_person(known.brokerage, given)
    known.people[person.profile.pk] = person
    return person
