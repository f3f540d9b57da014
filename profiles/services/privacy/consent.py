"""What a customer allows: an append-only ledger, read at its newest line."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.sql.locks import lock_keys
from common.text.emails import EmailError, normalise_email
from profiles.choices import ConsentPurpose, ConsentState, IdentifierKind
from profiles.models import Consent, CustomerProfile
from profiles.services.privacy.suppression import is_suppressed


@transaction.atomic
def record_consent(
    *,
    profile: CustomerProfile,
    purpose: str,
    state: str,
    source: str,
    now: datetime,
    channel: str = "",
) -> Consent:
    """Adds a statement about one purpose on one channel (empty: all). What was said last already is
    not said twice."""
    lock_keys([f"consent:{profile.pk}"])
    newest: Consent | None = profile.consents.filter(purpose=purpose).first()
    if newest and (newest.channel, newest.state) == (channel, state):
        return newest
    said: Consent = Consent.objects.create(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        purpose=purpose,
        channel=channel,
        state=state,
        source=source[:80],
        at=now,
    )
    return said


def consent_state(*, profile: CustomerProfile, purpose: str, channel: str = "") -> str:
    """The newest statement that covers the channel: given, withdrawn, or empty where nothing was
    said."""
    rows = profile.consents.filter(purpose=purpose, channel__in={"", channel})
    return rows.values_list("state", flat=True).first() or ""


def consents_of(profile: CustomerProfile) -> dict[str, str]:
    """The state of every purpose on all channels."""
    return {
        purpose: consent_state(profile=profile, purpose=purpose)
        for purpose in ConsentPurpose.values
    }


def marketing_barred(
    *, brokerage_id: UUID, channel: str, address: str, profile: CustomerProfile | None
) -> str:
    """Why offers may not go to this address, in words; empty where nothing speaks against it.
    Whoever holds or claims the address and said no is heard, and an erased address is left alone
    unless its new owner said yes."""
    if profile is not None:
        state = consent_state(profile=profile, purpose=ConsentPurpose.MARKETING, channel=channel)
        if state == ConsentState.WITHDRAWN:
            return "the customer does not want offers"
        if state == ConsentState.GIVEN:
            return ""
    kind, value = _canonical(address)
    if is_suppressed(brokerage_id, [(kind, value)]):
        return "the owner of this address was erased"
    holders = CustomerProfile.objects.of(brokerage_id).filter(
        identifiers__kind=kind, identifiers__value=value, identifiers__active=True
    )
    for holder in holders.distinct()[:20]:
        state = consent_state(profile=holder, purpose=ConsentPurpose.MARKETING, channel=channel)
        if state == ConsentState.WITHDRAWN:
            return "the customer does not want offers"
    return ""


def _canonical(address: str) -> tuple[str, str]:
    if "@" not in address:
        return IdentifierKind.PHONE, address
    try:
        return IdentifierKind.EMAIL, normalise_email(address).match_key
    except EmailError:
        return IdentifierKind.EMAIL, address
