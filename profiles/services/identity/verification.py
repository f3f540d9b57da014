"""One-time codes: whoever can read what we send to an address controls it.

Asking and trying look at nothing but the codes themselves, so neither an answer nor its time tells
whether anybody is known by the address.
"""

import math
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from common.errors import NotPossibleNow, TooManyRequests, invalid
from common.events import emit
from common.ports import can_send_to
from common.sql.locks import lock_keys
from profiles.events import CODE_ASKED
from profiles.handles import read_handle
from profiles.models import CustomerProfile, VerificationCode
from profiles.services.identity.prove import prove

VALID = timedelta(minutes=10)
TRIES = 5
WINDOW = timedelta(hours=1)
#: codes in a window; with five tries each, a guesser hits one address about once in 40,000 hours
PER_PROFILE, PER_ADDRESS = 3, 5
_SALT = "realty_crm.verification"


def code_of(row: VerificationCode) -> str:
    """The six digits, for the letter that carries them: derived by a secret key, so the database
    never holds them."""
    digest = salted_hmac(_SALT, str(row.pk), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


@transaction.atomic
def ask_code(*, profile: CustomerProfile, kind: str, value: str, now: datetime) -> VerificationCode:
    """Sends six digits to this e-mail or phone, valid for ten minutes; a code sent there before
    stops working.

    Raises the refusal of ``value`` (``invalid``; ``shared_address`` for mailboxes and numbers of
    many people), NotPossibleNow ``cannot_send`` where the brokerage has no way there, and
    TooManyRequests ``too_many_codes`` after three codes of this customer, or five to this address,
    within an hour.
    """
    address = read_handle(kind, value, region=profile.brokerage.country)
    if not address.personal:
        raise invalid(
            "value",
            "This address is not one person's own. Give a personal one.",
            code="shared_address",
        )
    if not can_send_to(profile.brokerage_id, kind):
        raise NotPossibleNow(
            "Codes cannot be sent this way here. Try another way.", code="cannot_send"
        )
    place = f"{profile.brokerage_id}:{kind}:{address.value}"
    lock_keys([f"codes:{profile.pk}", f"codes:{place}"])
    codes = VerificationCode.objects.of(profile.brokerage_id)
    _check_limit(codes.filter(profile=profile), PER_PROFILE, now)
    _check_limit(codes.filter(kind=kind, value=address.value), PER_ADDRESS, now)
    row: VerificationCode = codes.create(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        kind=kind,
        value=address.value,
        address=address.to,
        expires_at=now + VALID,
    )
    emit(CODE_ASKED, brokerage_id=profile.brokerage_id, code_id=row.pk, profile_id=profile.pk)
    return row


def confirm_code(
    *, profile: CustomerProfile, kind: str, value: str, code: str, now: datetime
) -> CustomerProfile:
    """The right code proves the address (profiles.services.identity.prove); returns the customer,
    who after a merge is another row. The same right code again, within its time, changes nothing.

    Raises NotPossibleNow ``code_wrong`` (with ``tries_left``) and ``code_expired``: too old, tried
    five times, replaced by a newer one, or never sent. Each try is paid for, and committed, before
    it is looked at: call it outside of a transaction, or a refusal takes the payment back.
    """
    address = read_handle(kind, value, region=profile.brokerage.country)
    rows = VerificationCode.objects.filter(profile=profile, kind=kind, value=address.value)
    row: VerificationCode | None = rows.order_by("-expires_at", "-pk").first()
    if row is None or not _pay_for_a_try(row, now):
        raise NotPossibleNow(
            "This code does not work any more. Ask for a new one.", code="code_expired"
        )
    if not constant_time_compare(code_of(row), code):
        left = {"tries_left": TRIES - row.attempts}
        raise NotPossibleNow("This is not the code that we sent.", code="code_wrong", extra=left)
    return profile if row.used_at else _accept(row, profile, now)


def is_live(row: VerificationCode, now: datetime) -> bool:
    """Is it of use to send this code still?"""
    newer = VerificationCode.objects.filter(
        profile=row.profile_id, kind=row.kind, value=row.value, expires_at__gt=row.expires_at
    )
    return row.used_at is None and row.expires_at > now and not newer.exists()


def _check_limit(asked: "QuerySet[Any]", limit: int, now: datetime) -> None:
    """The last ``limit`` codes must not all be of the past hour."""
    oldest = (
        asked.order_by("-expires_at")
        .values_list("expires_at", flat=True)[limit - 1 : limit]
        .first()
    )
    if oldest and (free_at := oldest - VALID + WINDOW) > now:
        wait = math.ceil((free_at - now).total_seconds())
        raise TooManyRequests(
            "Too many codes were asked for. Wait a while.", code="too_many_codes", retry_after=wait
        )


def _pay_for_a_try(row: VerificationCode, now: datetime) -> bool:
    """One statement, so that many guesses at once get no more than the tries there are."""
    usable = VerificationCode.objects.filter(pk=row.pk, attempts__lt=TRIES, expires_at__gt=now)
    paid = usable.update(attempts=F("attempts") + 1)
    row.refresh_from_db(fields=["attempts", "used_at"])
    return bool(paid)


@transaction.atomic
def _accept(row: VerificationCode, profile: CustomerProfile, now: datetime) -> CustomerProfile:
    proof = prove(profile=profile, kind=row.kind, value=row.address, how="code", now=now)
    VerificationCode.objects.filter(pk=row.pk).update(used_at=now)
    return proof.profile
