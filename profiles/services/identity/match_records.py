"""What matching keeps of a profile: brought up to date whenever somebody claims something new about
it."""

from collections.abc import Iterable

from common.sql.locks import lock_keys
from common.sql.unit import joined
from profiles.choices import IdentifierKind
from profiles.identity.claims import phone_claim
from profiles.identity.evidence import MatchContact, PhoneClaim
from profiles.identity.keys import fuzzy_keys, hashed_keys
from profiles.identity.person_name import PersonName, bare, parse_name
from profiles.identity.phonetics import skeleton
from profiles.models import CustomerProfile, Identifier, MatchRecord

MAX_NAMES, MAX_PLACES, MAX_ADDRESSES = 8, 8, 20


def first_record(
    profile: CustomerProfile, *, name: str, locality: str, claims: Iterable[Identifier]
) -> MatchRecord | None:
    """The record of a profile that is being made, not saved; None where it would hold nothing to go
    by."""
    record = MatchRecord(brokerage_id=profile.brokerage_id, profile=profile)
    _say(record, name, locality, claims)
    return record if record.keys else None


@joined
def keep_claims(profile: CustomerProfile, *, name: str, locality: str = "") -> None:
    """Adds a name and a place to the profile's record, makes its keys anew from these and the
    identifiers that it has by now, and puts it on the list of the next scan if that changed
    anything. Locks the record until the transaction ends, so that whoever claims something else at
    the same moment adds to it."""
    known = _locked(profile)
    record = known or MatchRecord(brokerage_id=profile.brokerage_id, profile=profile)
    before = record.names, record.localities, record.keys
    _say(record, name, locality, _addresses(profile))
    if record.keys and (record.names, record.localities, record.keys) != before:
        record.scanned_by = ""
        record.save(force_insert=known is None)


def _say(record: MatchRecord, name: str, locality: str, claims: Iterable[Identifier]) -> None:
    record.names = _with(record.names, name if parse_name(name) else "", MAX_NAMES)
    record.localities = _with(record.localities, locality, MAX_PLACES)
    index_record(record, *_read(claims))


def _locked(profile: CustomerProfile) -> MatchRecord | None:
    """The record, once nobody else writes it. Where there is none, at most one makes it."""
    rows = MatchRecord.objects.select_for_update().filter(profile=profile)
    found: MatchRecord | None = rows.first()
    if found is None:
        lock_keys([f"first-record:{profile.pk}"])
        found = rows.first()
    return found


def index_record(record: MatchRecord, phones: Iterable[PhoneClaim], emails: Iterable[str]) -> None:
    """Sets the sounds and keys of ``record`` (not saved) from its names and places and these
    addresses."""
    names = [parse_name(name) for name in record.names] or [PersonName(())]
    phones, emails = tuple(phones), tuple(emails)
    keys = {
        key
        for name in names
        for place in record.localities or [""]
        for key in fuzzy_keys(MatchContact(name=name, phones=phones, emails=emails, locality=place))
    }
    record.keys = hashed_keys(record.brokerage_id, keys)
    record.sounds = sorted(
        {sound for name in names for t in name.tokens if (sound := skeleton(bare(t)))}
    )


def _with(known: list[str], new: str, most: int) -> list[str]:
    return known if not new or new in known or len(known) >= most else [*known, new]


def _addresses(profile: CustomerProfile) -> Iterable[Identifier]:
    rows: Iterable[Identifier] = Identifier.objects.filter(
        profile=profile,
        active=True,
        is_evidence=True,
        kind__in=[IdentifierKind.PHONE, IdentifierKind.EMAIL],
    ).order_by("-last_seen")[:MAX_ADDRESSES]
    return rows


def _read(rows: Iterable[Identifier]) -> tuple[list[PhoneClaim], list[str]]:
    claims = [row for row in rows if row.is_evidence]
    phones = [
        phone_claim(row.value, row.region_assumed)
        for row in claims
        if row.kind == IdentifierKind.PHONE
    ]
    return phones, [row.value for row in claims if row.kind == IdentifierKind.EMAIL]
