"""Somebody has proved that an address is theirs: it becomes verified, and who held it verified
before is the same person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from common.errors import Conflict
from common.sql.locks import lock_keys
from common.transitions import Actor
from profiles.choices import UNIQUE_KINDS, IdentifierKind
from profiles.handles import SENDABLE, Contact, Handle, read_handle
from profiles.identity.evidence import PHONE_REISSUED_AFTER
from profiles.identity.name_match import NameFit, name_fit
from profiles.identity.person_name import parse_name
from profiles.identity.policy import RULE_VERSION
from profiles.models import CustomerProfile, Identifier
from profiles.selectors.find import find_by_id
from profiles.services.identity.resolve import resolve
from profiles.services.identity.review import Evidence, open_review
from profiles.services.merging.merge import Grounds, merge_profiles

PROOF = Actor("proof of an address")
#: refusals of an automatic merge that a person may overrule
_GUARDS = {"different_ids", "known_different"}
_NUMBERS = {IdentifierKind.PHONE, IdentifierKind.WHATSAPP}
_SURE, _LIKELY = (
    0.95,
    0.80,
)  # in the review queue: both proved it; one proved it and the other typed it
_ASKED_ABOUT = 3  # people: an address that more claim is shared, and says little about each
_LOOKED_AT = 20


@dataclass(frozen=True)
class Proof:
    """``profile`` is the customer now: after a merge the one that held the address before.
    ``verified`` is off where a person has to decide first, and for addresses that say nothing about
    one person."""

    profile: CustomerProfile
    verified: bool


@transaction.atomic
def prove(
    *, profile: CustomerProfile, kind: str, value: str, how: str, now: datetime, scope: str = ""
) -> Proof:
    """Notes that ``profile`` controls this address. Call it only with proof at hand: a one-time
    code, a signed link that was sent there, a Telegram contact whose user_id is the sender's (kind
    phone), a WhatsApp sender's own number (kinds phone and whatsapp). ``value`` as it came; ``how``
    in one word; ``scope`` for ids unique within something.

    Where another customer of the brokerage holds the address verified, the two are merged into that
    one. Where the guards of automatic merges refuse, or a phone may be shared or have a new owner,
    a review is opened and the address stays with who has it. Others who merely claim it keep their
    claim, for families share; up to three whose names do not conflict are put to people.

    Proofs of one address go one after the other. Call it before the transaction locks anything
    else. Raises Conflict ``busy`` where somebody merges one of the two at this moment, and the
    refusal of an address that is none.
    """
    claim = Handle(kind, value, scope, raw=value, is_proved=True)
    if kind in SENDABLE:
        claim = read_handle(kind, value, region=profile.brokerage.country)
        if not claim.personal:
            return Proof(profile, verified=False)
    lock_keys([f"proof:{profile.brokerage_id}:{':'.join(claim.key)}"])
    profile = find_by_id(brokerage=profile.brokerage, profile_id=profile.pk) or profile
    if held := _held(profile, claim):
        if doubt := _doubt(held, profile, now) or _join(held.profile, profile, claim, how, now):
            _ask_about_both(held.profile, profile, claim, doubt)
            return Proof(profile, verified=False)
        profile = held.profile
    _verify(profile, claim, how, now)
    _ask_about_claims(profile, claim)
    return Proof(profile, verified=True)


def _same(profile: CustomerProfile, claim: Handle) -> "QuerySet[Any]":
    """The active rows of this address in the brokerage."""
    rows = Identifier.objects.of(profile.brokerage_id).select_related("profile")
    return rows.filter(kind=claim.kind, scope=claim.scope, value=claim.value, active=True)


def _held(profile: CustomerProfile, claim: Handle) -> Identifier | None:
    """Another customer's row, where they are known to have it: proved, or an account, which comes
    from its platform and not from what somebody typed."""
    known = Q(verified_at__isnull=False) | Q(kind__in=UNIQUE_KINDS)
    row: Identifier | None = _same(profile, claim).filter(known).exclude(profile=profile).first()
    return row


def _doubt(held: Identifier, profile: CustomerProfile, now: datetime) -> str:
    """Why two who proved the same number may still be two: families share phones, and numbers are
    handed out again."""
    if held.kind not in _NUMBERS:
        return ""
    if now - held.last_seen > PHONE_REISSUED_AFTER:
        return (
            f"The number was not seen with the other for more than {PHONE_REISSUED_AFTER.days} "
            f"days."
        )
    names = parse_name(held.profile.display_name), parse_name(profile.display_name)
    return "The names conflict." if name_fit(*names) == NameFit.CONFLICT else ""


def _verify(profile: CustomerProfile, claim: Handle, how: str, now: datetime) -> None:
    if claim.kind in SENDABLE:  # as a claim first, with all that the identity policy keeps of it
        contact = Contact((claim,), profile_id=profile.pk)
        resolve(brokerage=profile.brokerage, contact=contact, now=now)
    known = {"kind": claim.kind, "scope": claim.scope, "value": claim.value}
    seen = {"brokerage_id": profile.brokerage_id, "raw": claim.value, "first_seen": now}
    proved = {"verified_at": now, "how": how, "active": True, "last_seen": now}
    Identifier.objects.update_or_create(
        profile=profile, **known, defaults=proved, create_defaults=seen | proved
    )


def _join(
    holder: CustomerProfile, profile: CustomerProfile, claim: Handle, how: str, now: datetime
) -> str:
    """Merges the two; or says why a person has to decide."""
    grounds = Grounds(f"proved the same {_word(claim)} ({how})", automatic=True)
    try:
        merge_profiles(winner=holder, loser=profile, actor=PROOF, now=now, grounds=grounds)
    except Conflict as refusal:
        if refusal.code in _GUARDS:
            return refusal.message
        # the refusal itself would tell whom it is about
        raise Conflict(
            "This customer is being changed. Try again in a moment.", code="busy"
        ) from refusal
    return ""


def _ask_about_both(
    holder: CustomerProfile, profile: CustomerProfile, claim: Handle, doubt: str
) -> None:
    evidence = Evidence(
        "proved by both", RULE_VERSION, _SURE, [f"both proved the same {_word(claim)}", doubt]
    )
    open_review(one=holder, other=profile, evidence=evidence)


def _ask_about_claims(profile: CustomerProfile, claim: Handle) -> None:
    """The latest who claim it too, when their names can be the same person's."""
    name = parse_name(profile.display_name)
    rows = (
        _same(profile, claim)
        .filter(is_evidence=True)
        .exclude(profile=profile)
        .order_by("-last_seen")[:_LOOKED_AT]
    )
    likely = [
        row.profile
        for row in rows
        if name_fit(name, parse_name(row.profile.display_name)) > NameFit.CONFLICT
    ]
    reasons = [f"one proved the {_word(claim)} that the other gave", "the names do not conflict"]
    for other in likely[:_ASKED_ABOUT]:
        open_review(
            one=profile,
            other=other,
            evidence=Evidence("proved and claimed", RULE_VERSION, _LIKELY, reasons),
        )


def _word(claim: Handle) -> str:
    return str(IdentifierKind(claim.kind).label).lower()
