"""Customers with addresses, for the tests of verification."""

from typing import Any

from common.text.emails import normalise_email
from common.text.phones import parse_phone
from profiles.models import CustomerProfile, Identifier, VerificationCode
from profiles.services.identity.verification import ask_code, code_of
from tests.conftest import NOW

EMAIL = "asha.rao@example.org"
PHONE = "+919845011111"


def claims(profile: CustomerProfile, kind: str, raw: str, **fields: Any) -> Identifier:
    """The profile has this address; ``verified_at=NOW`` makes it verified."""
    values = {
        "email": lambda: normalise_email(raw).match_key,
        "phone": lambda: parse_phone(raw, region="IN").e164,
    }
    return Identifier.objects.create(
        brokerage=profile.brokerage,
        profile=profile,
        kind=kind,
        value=values.get(kind, lambda: raw)(),
        raw=raw,
        **({"first_seen": NOW, "last_seen": NOW} | fields),
    )


def ask(profile: CustomerProfile, value: str = EMAIL, kind: str = "email", now: Any = NOW) -> str:
    """Asks for a code; returns it, as the letter will carry it."""
    return code_of(ask_code(profile=profile, kind=kind, value=value, now=now))


def wrong(code: str) -> str:
    """Six other digits."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def tries(profile: CustomerProfile) -> int:
    row = VerificationCode.objects.filter(profile=profile).order_by("-expires_at", "-pk").first()
    assert row is not None
    return row.attempts
