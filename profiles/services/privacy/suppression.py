"""Remembering that somebody was erased without remembering who."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from profiles.models import Suppression


def key_hash(brokerage_id: UUID, kind: str, value: str) -> str:
    """A keyed hash (HMAC-SHA-256, 64 hex digits): without settings.PRIVACY_KEY nobody can try out
    phone numbers."""
    text = f"{brokerage_id}:{kind}:{value}"
    return salted_hmac(
        "realty_crm.privacy", text, secret=settings.PRIVACY_KEY, algorithm="sha256"
    ).hexdigest()


def suppress(brokerage_id: UUID, identifiers: Iterable[tuple[str, str]]) -> int:
    """Keeps a hash per (kind, canonical value); returns how many were new."""
    rows = [
        Suppression(
            brokerage_id=brokerage_id, kind=kind, key_hash=key_hash(brokerage_id, kind, value)
        )
        for kind, value in set(identifiers)
    ]
    known = (
        Suppression.objects.of(brokerage_id)
        .filter(key_hash__in=[row.key_hash for row in rows])
        .count()
    )
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - known


def is_suppressed(brokerage_id: UUID, identifiers: Iterable[tuple[str, str]]) -> bool:
    """Was one of these erased? One indexed query."""
    hashes = [key_hash(brokerage_id, kind, value) for kind, value in identifiers]
    return (
        bool(hashes) and Suppression.objects.of(brokerage_id).filter(key_hash__in=hashes).exists()
    )


def suppressed_among(
    brokerage_id: UUID, identifiers: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Those that were erased: two queries, however many are asked for."""
    erased = Suppression.objects.of(brokerage_id)
    if not erased.exists():  # the hashes of a long list are work
        return set()
    by_hash = {key_hash(brokerage_id, kind, value): (kind, value) for kind, value in identifiers}
    found = erased.filter(key_hash__in=list(by_hash)).values_list("key_hash", flat=True)
    return {by_hash[one] for one in found}
