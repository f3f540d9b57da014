"""Writing what a list has added: a handful of statements, however many people there are."""

from collections.abc import Collection, Iterable, Sequence

from accounts.models import Brokerage
from common.ids import uuid7
from common.sql.copying import insert_rows, update_rows
from profiles.handles import Handle
from profiles.identity.policy import Decision
from profiles.models import CustomerProfile, Identifier, MatchDecision, MatchRecord
from profiles.services.identity.match_records import index_record
from profiles.services.identity.people import Person

_OWN = (
    "display_name", "primary_email", "primary_phone", "first_seen", "last_active",
    "transaction_type", "property_type",
    "budget_min", "budget_max", "currency", "configurations", "locations",
)  # fmt: skip
_ADDRESS = ("kind", "value", "raw", "region_assumed", "is_evidence")
_RECORD = ("names", "localities", "sounds", "keys", "scanned_by")


def write_people(
    *,
    brokerage: Brokerage,
    people: Collection[Person],
    decisions: Sequence[tuple[Person, Decision]],
) -> None:
    """Inserts the new profiles and updates those that changed, with their identifiers, matching
    records and decisions. Identifiers that somebody else wrote meanwhile are left to them. Call in
    a transaction."""
    new = [person for person in people if person.is_new]
    insert_rows(
        CustomerProfile,
        ["id", "brokerage_id", *_OWN],
        (_row(p, ["id", "brokerage_id", *_OWN]) for p in new),
    )
    changed = [person for person in people if person.changed and not person.is_new]
    if changed:
        columns = sorted(set().union(*(person.changed for person in changed)))
        update_rows(
            CustomerProfile, columns, (_row(person, ["id", *columns]) for person in changed)
        )
    _write_identifiers(brokerage, people)
    _write_records(brokerage, [person for person in people if person.has_new_claims])
    _write_decisions(brokerage, decisions)


def _row(person: Person, columns: Iterable[str]) -> list[object]:
    return [getattr(person.profile, column) for column in columns]


def _write_identifiers(brokerage: Brokerage, people: Iterable[Person]) -> None:
    who = (brokerage.pk, "imported")
    insert_rows(
        Identifier,
        ["brokerage_id", "how", "id", "profile_id", *_ADDRESS, "first_seen", "last_seen"],
        (
            (*who, uuid7(), person.profile.pk, *_address(handle), at, person.known[handle.claim])
            for person in people
            for handle, at in person.added
        ),
        ignore_conflicts=True,
    )
    if seen := {pk: at for person in people for pk, at in person.seen.items()}:
        update_rows(Identifier, ["last_seen"], seen.items())


def _address(handle: Handle) -> tuple[object, ...]:
    """In the order of the columns."""
    return handle.kind, handle.value, handle.raw, handle.region, handle.personal


def _write_records(brokerage: Brokerage, people: Iterable[Person]) -> None:
    new: list[MatchRecord] = []
    known: list[MatchRecord] = []
    for person in people:
        record = person.record or MatchRecord(
            brokerage_id=brokerage.pk, profile_id=person.profile.pk
        )
        record.names, record.scanned_by = person.names, ""
        phones, emails = person.claims()
        index_record(record, [phone.claim for phone in phones], emails)
        if record.keys:
            (known if person.record else new).append(record)
    columns = ["brokerage_id", "profile_id", *_RECORD]
    insert_rows(
        MatchRecord, columns, ([getattr(r, c) for c in columns] for r in new), ignore_conflicts=True
    )
    if known:
        update_rows(
            MatchRecord, _RECORD, ([r.pk, *(getattr(r, c) for c in _RECORD)] for r in known)
        )


def _write_decisions(brokerage: Brokerage, decisions: Iterable[tuple[Person, Decision]]) -> None:
    MatchDecision.objects.bulk_create(
        (
            MatchDecision(
                brokerage=brokerage,
                profile_id=person.profile.pk,
                action=decision.action.value,
                rule=decision.rule,
                rule_version=decision.rule_version,
                confidence=decision.confidence,
                reasons=list(decision.reasons),
            )
            for person, decision in decisions
        ),
        batch_size=2000,
    )
