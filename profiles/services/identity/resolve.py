"""Who is this? The one way from a contact to a profile.

An asserted external id or a proved visitor id decides alone: what somebody types never joins them
to another person's profile. A contact without such an id (a lead from a portal, a walk-in) is
decided by the identity policy (docs/identity.md): linked, put to people with a provisional profile
meanwhile, or new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Brokerage
from common.errors import NotPossibleNow
from common.sql.inserting import insert_together
from common.sql.kept import kept
from common.sql.locks import lock_keys
from common.sql.unit import joined, write_at_end
from common.transitions import SYSTEM, Actor
from profiles.choices import IdentifierKind
from profiles.handles import SENDABLE, Contact, Handle, identity_keys
from profiles.identity.claims import phone_claim, read_locality, spelled_names
from profiles.identity.evidence import MatchContact
from profiles.identity.person_name import parse_name
from profiles.identity.policy import RULE_VERSION, Assessment, Decision
from profiles.models import CustomerProfile, Identifier, MatchDecision
from profiles.selectors.candidates import Recognition, profile_key, recognise
from profiles.selectors.find import find_by_id
from profiles.services.identity.colleagues import for_managers, is_a_colleagues
from profiles.services.identity.match_records import first_record, keep_claims
from profiles.services.identity.review import Evidence, open_review
from profiles.services.memory.moves import Move, move, said_before
from profiles.services.memory.preferences import NOTHING, Preferences
from profiles.services.privacy.suppression import is_suppressed

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Resolution:
    """``how`` says in words what decided. ``decision``: the policy's, where no strong id
    decided."""

    profile: CustomerProfile
    created: bool
    how: str
    decision: Decision | None = None


@joined
def resolve(
    *,
    brokerage: Brokerage,
    contact: Contact,
    now: datetime,
    bulk: bool = False,
    said: Preferences = NOTHING,
    actor: Actor = SYSTEM,
) -> Resolution:
    """The profile of this contact, made if need be, with its handles attached; a new one is made
    with what it wants (``said``). Concurrent calls for one person wait for each other until the
    transaction ends, so they get one profile.

    ``bulk``: a list speaks, not the person. Then an erased identifier raises NotPossibleNow
    ``suppressed``; when the person comes back by themself, they start anew. ``actor``: an agent's
    contact is never linked to a colleague's customer; it gets a profile of its own, as somebody
    unknown would, and managers are asked.
    """
    claims = [one.claim for one in contact.handles]
    lock_keys(identity_keys(brokerage.pk, claims))
    if bulk:
        _refuse_erased(brokerage, claims)
    found, known, how = _by_strong_handle(brokerage, contact)
    decision = None
    if found is None and not (contact.strong or contact.profile_id):
        recognition = recognise(brokerage_id=brokerage.pk, contact=match_contact(contact), now=now)
        decision, how = recognition.decision, ", ".join(recognition.decision.reasons)
        found, known = _linked(recognition)
        if found and is_a_colleagues(found, actor):
            found, known, decision = None, (), for_managers(decision)
    profile = found or _make_profile(brokerage, contact, now, said, decision)
    if found is not None:
        _attach(profile, known, contact, now)
        _bring_up_to_date(profile, contact, now)
        if decision:
            write_at_end(_kept(profile, decision))
    if decision:
        ask_about(profile, decision.doubts)
    how = how or "nobody known by this contact"
    return Resolution(profile, created=found is None, how=how, decision=decision)


def _refuse_erased(brokerage: Brokerage, claims: Iterable[tuple[str, str]]) -> None:
    if is_suppressed(brokerage.pk, claims):
        raise NotPossibleNow(
            "This person's data was erased and is not imported again.", code="suppressed"
        )


def match_contact(contact: Contact) -> MatchContact:
    """The claims that are evidence, as the policy reads them."""
    personal = [handle for handle in contact.handles if handle.personal]
    emails = tuple(one.value for one in personal if one.kind == IdentifierKind.EMAIL)
    phones = (one for one in personal if one.kind == IdentifierKind.PHONE)
    return MatchContact(
        name=parse_name(contact.name),
        spelled=spelled_names(emails),
        phones=tuple(phone_claim(one.value, one.region) for one in phones),
        emails=emails,
        locality=read_locality(contact.locality),
    )


def keep_decision(profile: CustomerProfile, decision: Decision) -> None:
    """Writes down what the policy decided for ``profile``, and asks people about those who may be
    the same."""
    write_at_end(_kept(profile, decision))
    ask_about(profile, decision.doubts)


def _kept(profile: CustomerProfile, decision: Decision) -> MatchDecision:
    return MatchDecision(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        action=decision.action.value,
        rule=decision.rule,
        rule_version=decision.rule_version,
        confidence=decision.confidence,
        reasons=list(decision.reasons),
    )


def ask_about(profile: CustomerProfile, doubts: Sequence[Assessment]) -> None:
    """Puts each pair to people, with its own reasons."""
    others = (
        CustomerProfile.objects.in_bulk([profile_key(doubt.candidate) for doubt in doubts])
        if doubts
        else {}
    )
    for doubt in doubts:
        if other := others.get(profile_key(doubt.candidate)):
            evidence = Evidence(doubt.rule, RULE_VERSION, doubt.confidence, doubt.reasons)
            open_review(one=profile, other=other, evidence=evidence)


def _by_strong_handle(
    brokerage: Brokerage, contact: Contact
) -> tuple[CustomerProfile | None, Iterable[Identifier], str]:
    """Whom staff named, or the owner of the first strong handle that somebody has; with the
    identifiers of this profile among the handles, and how it was found. One query where nobody was
    merged."""
    if contact.profile_id:
        named = find_by_id(brokerage=brokerage, profile_id=contact.profile_id)
        if named:
            return named, _identifiers(named, contact), "named by staff"
    if not contact.strong:
        return None, (), ""
    strong = tuple(handle.key for handle in contact.strong)
    values = tuple(handle.value for handle in contact.handles)
    found = list(_of_owners(brokerage.pk, strong, values))
    for handle in contact.strong:
        for row in found:
            if (row.kind, row.scope, row.value) == handle.key and row.active:
                how = f"same {_WORDS.get(handle.kind, handle.kind)}"
                if winner := row.profile.merged_into:
                    return winner, _identifiers(winner, contact), how
                return row.profile, [one for one in found if one.profile_id == row.profile_id], how
    return None, (), ""


@kept
def _of_owners(
    brokerage_id: UUID, strong: tuple[tuple[str, str, str], ...], values: tuple[str, ...]
) -> "QuerySet[Identifier]":
    """Identifiers by these keys, and those of the same owners with one of the values."""
    rows = Identifier.objects.of(brokerage_id)
    keys = (Q(kind=kind, scope=scope, value=value) for kind, scope, value in strong)
    owned = reduce(or_, keys) & Q(active=True)
    claimed = Q(value__in=values, profile__in=rows.filter(owned).values("profile"))
    return rows.filter(owned | claimed).select_related("profile", "profile__merged_into")


_WORDS: dict[str, str] = {IdentifierKind.EXTERNAL: "user id", IdentifierKind.WEB_VISITOR: "visitor"}


def _identifiers(profile: CustomerProfile, contact: Contact) -> Iterable[Identifier]:
    values = [handle.value for handle in contact.handles]
    rows: Iterable[Identifier] = profile.identifiers.filter(value__in=values) if values else ()
    return rows


def _linked(recognition: Recognition) -> tuple[CustomerProfile | None, Iterable[Identifier]]:
    """The profile that the contact belongs to, with its identifiers."""
    if recognition.linked is None:
        return None, ()
    profile, identifiers = recognition.linked.profile, recognition.linked.identifiers
    winner: CustomerProfile | None = profile.merged_into
    return (winner, winner.identifiers.all()) if winner else (profile, identifiers)


def _make_profile(
    brokerage: Brokerage,
    contact: Contact,
    now: datetime,
    said: Preferences,
    decision: Decision | None,
) -> CustomerProfile:
    """A new customer with all that is known of them, in one statement."""
    profile = CustomerProfile(
        brokerage=brokerage,
        display_name=contact.name[:160],
        primary_phone=contact.e164,
        primary_email=contact.address,
        first_seen=now,
        last_active=now,
    )
    said.apply_to(profile)
    handles = [_identifier(profile, handle, now) for handle in contact.handles]
    record = None
    if any(_is_claim(handle) for handle in contact.handles) or contact.name or contact.locality:
        record = first_record(
            profile, name=contact.name[:160], locality=_place(contact), claims=handles
        )
    rows = [profile, *handles, record, decision and _kept(profile, decision)]
    insert_together([row for row in rows if row])
    return profile


def _place(contact: Contact) -> str:
    return read_locality(contact.locality)[:120]


def _is_claim(handle: Handle) -> bool:
    return handle.personal and handle.kind in SENDABLE


def _identifier(profile: CustomerProfile, handle: Handle, now: datetime) -> Identifier:
    return Identifier(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        kind=handle.kind,
        value=handle.value,
        scope=handle.scope,
        raw=handle.raw,
        region_assumed=handle.region,
        is_evidence=handle.personal,
        how="given",
        first_seen=now,
        last_seen=now,
    )


def _attach(
    profile: CustomerProfile, identifiers: Iterable[Identifier], contact: Contact, now: datetime
) -> None:
    """Adds what is not among the profile's ``identifiers`` yet."""
    known = {(row.kind, row.scope, row.value): row for row in identifiers}
    new = [handle for handle in contact.handles if handle.key not in known]
    if new:
        # a strong one that belongs to another profile already (one that was merged into this one)
        # stays where it is
        rows = [_identifier(profile, handle, now) for handle in new]
        Identifier.objects.bulk_create(rows, ignore_conflicts=True)
    said = [known[handle.key] for handle in contact.handles if handle.key in known]
    stale = [row.pk for row in said if now - row.last_seen > _SEEN_EVERY]
    if stale:
        Identifier.objects.filter(pk__in=stale).update(last_seen=now)
    is_named = contact.name and contact.name[:160] != profile.display_name
    if any(_is_claim(handle) for handle in new) or is_named or contact.locality:
        keep_claims(profile, name=contact.name[:160], locality=_place(contact))


def _bring_up_to_date(profile: CustomerProfile, contact: Contact, now: datetime) -> None:
    """The first name, phone and e-mail become the profile's; later ones are kept as identifiers
    only."""
    for name, value in said_before(profile).items():
        setattr(profile, name, value)
    filling = {
        "display_name": contact.name[:160],
        "primary_phone": contact.e164,
        "primary_email": contact.address,
    }
    changed: dict[str, Any] = {
        field: value for field, value in filling.items() if value and not getattr(profile, field)
    }
    if now - profile.last_active > _SEEN_EVERY:
        changed["last_active"] = now
    for name, value in changed.items():
        setattr(profile, name, value)
    if changed:
        move(profile, Move(said=changed))
