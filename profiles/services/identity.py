"""Who is this? The one way from a contact to a profile.

An asserted external id or a proved visitor id decides alone: what somebody types never joins them to another person's
profile. Without such an id (a lead from a portal, a walk-in), an exact phone or e-mail links, unless the names disagree
on a phone-only match, because families share phones.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Brokerage
from common.errors import NotPossibleNow
from common.locks import lock_keys
from common.transactions import joined
from profiles.choices import IdentifierKind
from profiles.contact import Contact
from profiles.models import CustomerProfile, Identifier
from profiles.names import names_agree
from profiles.services.suppression import is_suppressed

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Resolution:
    """``how`` says in words what decided."""

    profile: CustomerProfile
    created: bool
    how: str


@dataclass(frozen=True)
class _Address:
    kind: str
    value: str
    raw: str = ""
    region: str = ""
    evidence: bool = True


@joined
def resolve(*, brokerage: Brokerage, contact: Contact, now: datetime, bulk: bool = False) -> Resolution:
    """The profile of this contact, made if need be, with the claims attached. Concurrent calls for one person wait for
    each other until the transaction ends, so they get one profile.

    ``bulk``: a list speaks, not the person. Then an erased identifier raises NotPossibleNow ``suppressed``; when the
    person comes back by themself, they start anew.
    """
    addresses = _addresses(contact)
    lock_keys(f"identity:{brokerage.pk}:{a.kind}:{a.value}" for a in addresses)
    if bulk and is_suppressed(brokerage.pk, [(a.kind, a.value) for a in addresses]):
        raise NotPossibleNow("This person's data was erased and is not imported again.", code="suppressed")
    found, how = _by_strong_id(brokerage, contact)
    if not found and not _strong(contact):
        found, how = _by_claims(brokerage, contact)
    profile = found or CustomerProfile.objects.create(
        brokerage=brokerage, display_name=contact.name[:160], first_seen=now, last_active=now
    )
    _attach(profile, addresses, contact, now)
    return Resolution(profile, created=found is None, how=how or "nobody known by this contact")


def find_by_id(*, brokerage: Brokerage, profile_id: UUID) -> CustomerProfile | None:
    """The profile of this id, or the one that it was merged into."""
    rows = CustomerProfile.objects.of(brokerage.pk).select_related("merged_into")
    found: CustomerProfile | None = rows.filter(pk=profile_id).first()
    return (found.merged_into or found) if found else None


def find_by_user_id(*, brokerage: Brokerage, user_id: str) -> CustomerProfile | None:
    """The profile behind the site's own id for its user."""
    return _profile_of(brokerage, IdentifierKind.EXTERNAL, user_id)


def find_by_visitor_id(*, brokerage: Brokerage, visitor_id: str) -> CustomerProfile | None:
    """The profile behind a browser's proved visitor id."""
    return _profile_of(brokerage, IdentifierKind.WEB_VISITOR, visitor_id)


def _addresses(contact: Contact) -> list[_Address]:
    found = []
    if contact.external_id:
        found.append(_Address(IdentifierKind.EXTERNAL, contact.external_id))
    if contact.visitor_id:
        found.append(_Address(IdentifierKind.WEB_VISITOR, contact.visitor_id))
    if contact.phone:
        p = contact.phone
        found.append(_Address(IdentifierKind.PHONE, p.e164, p.raw, p.region_assumed or "", p.evidence))
    if contact.email:
        e = contact.email
        found.append(_Address(IdentifierKind.EMAIL, e.match_key, e.raw, "", e.evidence))
    return found


def _strong(contact: Contact) -> bool:
    return bool(contact.profile_id or contact.external_id or contact.visitor_id)


def _profile_of(brokerage: Brokerage, kind: str, value: str) -> CustomerProfile | None:
    identifier = (
        Identifier.objects.of(brokerage.pk)
        .filter(kind=kind, value=value, scope="", active=True)
        .select_related("profile", "profile__merged_into")
        .first()
    )
    if identifier is None:
        return None
    profile: CustomerProfile = identifier.profile.merged_into or identifier.profile
    return profile


def _by_strong_id(brokerage: Brokerage, contact: Contact) -> tuple[CustomerProfile | None, str]:
    if contact.profile_id and (profile := find_by_id(brokerage=brokerage, profile_id=contact.profile_id)):
        return profile, "named by staff"
    if contact.external_id and (profile := find_by_user_id(brokerage=brokerage, user_id=contact.external_id)):
        return profile, "same user id"
    if contact.visitor_id and (profile := find_by_visitor_id(brokerage=brokerage, visitor_id=contact.visitor_id)):
        return profile, "same visitor"
    return None, ""


def _by_claims(brokerage: Brokerage, contact: Contact) -> tuple[CustomerProfile | None, str]:
    wanted = [a for a in _addresses(contact) if a.evidence]
    matched: dict[CustomerProfile, set[str]] = {}
    for address in wanted:
        rows = (
            Identifier.objects.of(brokerage.pk)
            .filter(kind=address.kind, value=address.value, active=True, is_evidence=True)
            .select_related("profile", "profile__merged_into")
            .order_by("-last_seen")[:20]
        )
        for row in rows:
            matched.setdefault(row.profile.merged_into or row.profile, set()).add(address.kind)
    # most addresses in common first, then the one last active
    for profile, kinds in sorted(matched.items(), key=lambda m: (len(m[1]), m[0].last_active), reverse=True):
        if kinds == {IdentifierKind.PHONE} and not names_agree(contact.name, profile.display_name):
            continue
        return profile, " and ".join(f"same {kind}" for kind in sorted(kinds))
    return None, ""


def _attach(profile: CustomerProfile, addresses: list[_Address], contact: Contact, now: datetime) -> None:
    known = {(i.kind, i.value): i for i in profile.identifiers.filter(value__in=[a.value for a in addresses])}
    new = [
        Identifier(
            brokerage_id=profile.brokerage_id,
            profile=profile,
            kind=a.kind,
            value=a.value,
            raw=a.raw,
            region_assumed=a.region,
            is_evidence=a.evidence,
            how="given",
            first_seen=now,
            last_seen=now,
        )
        for a in addresses
        if (a.kind, a.value) not in known
    ]
    # a strong id that belongs to another profile already (one that was merged into this one) stays where it is
    Identifier.objects.bulk_create(new, ignore_conflicts=True)
    stale = [i.pk for i in known.values() if now - i.last_seen > _SEEN_EVERY]
    if stale:
        Identifier.objects.filter(pk__in=stale).update(last_seen=now)
    _fill_contact(profile, contact, now)


def _fill_contact(profile: CustomerProfile, contact: Contact, now: datetime) -> None:
    """The first name, phone and e-mail become the profile's; later ones are kept as identifiers only."""
    changed = []
    filling = {"display_name": contact.name[:160], "primary_phone": contact.e164, "primary_email": contact.address}
    for field, value in filling.items():
        if value and not getattr(profile, field):
            setattr(profile, field, value)
            changed.append(field)
    if now - profile.last_active > _SEEN_EVERY:
        profile.last_active = now
        changed.append("last_active")
    if changed:
        profile.save(update_fields=changed)
