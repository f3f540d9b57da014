"""Who is this? The one way from a contact to a profile.

An asserted external id or a proved visitor id decides alone: what somebody types never joins them to another person's
profile. A contact without such an id (a lead from a portal, a walk-in) is decided by the identity policy
(docs/identity.md): linked, put to people with a provisional profile meanwhile, or new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Brokerage
from common.errors import NotPossibleNow
from common.sql.locks import lock_keys
from common.sql.unit import joined
from profiles.choices import IdentifierKind
from profiles.contact import Contact
from profiles.identity.claims import phone_claim, read_locality, spelled_names
from profiles.identity.evidence import MatchContact
from profiles.identity.person_name import parse_name
from profiles.identity.policy import RULE_VERSION, Assessment, Decision
from profiles.models import CustomerProfile, Identifier, MatchDecision
from profiles.selectors.candidates import Recognition, profile_key, recognise
from profiles.services.identity.match_records import keep_claims
from profiles.services.identity.review import Evidence, open_review
from profiles.services.privacy.suppression import is_suppressed

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Resolution:
    """``how`` says in words what decided. ``decision``: the policy's, where no strong id decided."""

    profile: CustomerProfile
    created: bool
    how: str
    decision: Decision | None = None


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
    found, how, decision = *_by_strong_id(brokerage, contact), None
    known: Iterable[Identifier] = ()
    if found:
        known = found.identifiers.filter(value__in=[a.value for a in addresses])
    elif not _strong(contact):
        recognition = recognise(brokerage_id=brokerage.pk, contact=match_contact(contact), now=now)
        decision, how = recognition.decision, ", ".join(recognition.decision.reasons)
        found, known = _linked(recognition)
    profile = found or _new_profile(brokerage, contact, now)
    _attach(profile, known, addresses, contact, now, is_new=found is None)
    if decision:
        keep_decision(profile, decision)
    return Resolution(profile, created=found is None, how=how or "nobody known by this contact", decision=decision)


def match_contact(contact: Contact) -> MatchContact:
    """The claims that are evidence, as the policy reads them."""
    phone, email = contact.phone, contact.email
    emails = (email.match_key,) if email and email.evidence else ()
    return MatchContact(
        name=parse_name(contact.name),
        spelled=spelled_names(emails),
        phones=(phone_claim(phone.e164, phone.region_assumed or ""),) if phone and phone.evidence else (),
        emails=emails,
        locality=read_locality(contact.locality),
    )


def keep_decision(profile: CustomerProfile, decision: Decision) -> None:
    """Writes down what the policy decided for ``profile``, and asks people about those who may be the same."""
    MatchDecision.objects.create(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        action=decision.action.value,
        rule=decision.rule,
        rule_version=decision.rule_version,
        confidence=decision.confidence,
        reasons=list(decision.reasons),
    )
    ask_about(profile, decision.doubts)


def ask_about(profile: CustomerProfile, doubts: Sequence[Assessment]) -> None:
    """Puts each pair to people, with its own reasons."""
    others = CustomerProfile.objects.in_bulk([profile_key(doubt.candidate) for doubt in doubts]) if doubts else {}
    for doubt in doubts:
        if other := others.get(profile_key(doubt.candidate)):
            evidence = Evidence(doubt.rule, RULE_VERSION, doubt.confidence, doubt.reasons)
            open_review(one=profile, other=other, evidence=evidence)


def find_by_id(*, brokerage: Brokerage, profile_id: UUID) -> CustomerProfile | None:
    """The profile of this id, or the one that it was merged into; None where it was erased."""
    rows = CustomerProfile.objects.of(brokerage.pk).filter(is_erased=False).select_related("merged_into")
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


def _linked(recognition: Recognition) -> tuple[CustomerProfile | None, Iterable[Identifier]]:
    """The profile that the contact belongs to, with its identifiers."""
    if recognition.linked is None:
        return None, ()
    profile, identifiers = recognition.linked.profile, recognition.linked.identifiers
    winner: CustomerProfile | None = profile.merged_into
    return (winner, winner.identifiers.all()) if winner else (profile, identifiers)


def _new_profile(brokerage: Brokerage, contact: Contact, now: datetime) -> CustomerProfile:
    profile: CustomerProfile = CustomerProfile.objects.create(
        brokerage=brokerage,
        display_name=contact.name[:160],
        primary_phone=contact.e164,
        primary_email=contact.address,
        first_seen=now,
        last_active=now,
    )
    return profile


def _attach(
    profile: CustomerProfile,
    identifiers: Iterable[Identifier],
    addresses: list[_Address],
    contact: Contact,
    now: datetime,
    *,
    is_new: bool,
) -> None:
    """Adds what is not among the profile's ``identifiers`` yet."""
    known = {(i.kind, i.value): i for i in identifiers}
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
    said = [known[key] for a in addresses if (key := (a.kind, a.value)) in known]
    stale = [i.pk for i in said if now - i.last_seen > _SEEN_EVERY]
    if stale:
        Identifier.objects.filter(pk__in=stale).update(last_seen=now)
    is_claim = any(row.is_evidence and row.kind in (IdentifierKind.PHONE, IdentifierKind.EMAIL) for row in new)
    if is_claim or (contact.name and (is_new or contact.name[:160] != profile.display_name)) or contact.locality:
        place = read_locality(contact.locality)[:120]
        keep_claims(profile, name=contact.name[:160], locality=place, first=new if is_new else None)
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
