"""Making, finding and revoking API keys."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.choices import KeyKind, Scope
from accounts.models import ApiKey, Brokerage, User
from accounts.stamps import keep_stamps, with_stamps
from common.errors import invalid
from common.sql.kept import first_of, kept

_USED_EVERY = timedelta(
    minutes=5
)  # last_used_at is for people: one write in five minutes is enough


def hash_key(secret: str) -> str:
    """SHA-256 in hex: the keys are 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_api_key(
    *,
    brokerage: Brokerage,
    name: str,
    kind: str = KeyKind.SECRET,
    scopes: Iterable[str] = (),
    origins: Iterable[str] = (),
    user: User | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Returns the row and the secret, which can never be read again. Raises ApplicationError for
    unknown scopes."""
    scopes = sorted(set(scopes))
    if unknown := [scope for scope in scopes if scope not in Scope.values]:
        raise invalid(
            "scopes", f"Unknown scopes: {', '.join(unknown)}. Known: {', '.join(Scope.values)}."
        )
    if user and user.brokerage_id != brokerage.pk:
        raise invalid("user", "This user does not work for this brokerage.")
    mark = {KeyKind.SECRET: "sk", KeyKind.PUBLISHABLE: "pk", KeyKind.PERSONAL: "pt"}[KeyKind(kind)]
    secret = f"{mark}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        brokerage=brokerage,
        name=name,
        kind=kind,
        prefix=secret[:10],
        key_hash=hash_key(secret),
        scopes=scopes,
        origins=[origin.rstrip("/").lower() for origin in origins],
        user=user,
        expires_at=expires_at,
    )
    return key, secret


def find_live_key(secret: str) -> ApiKey | None:
    """The key for a secret, unless it is unknown, expired, revoked or its owner is inactive."""
    now = timezone.now()
    key = first_of(_live_key(hash_key(secret), now))
    if key is None:
        return None
    keep_stamps(key.brokerage, key)
    if key.last_used_at is None or now - key.last_used_at > _USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


@kept
def _live_key(key_hash: str, now: datetime) -> "QuerySet[ApiKey]":
    rows = ApiKey.objects.select_related("brokerage", "user", "user__brokerage")
    live: QuerySet[ApiKey] = (
        with_stamps(rows, "brokerage_id")
        .filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now),
            key_hash=key_hash,
            revoked_at__isnull=True,
        )
        .filter(Q(user__isnull=True) | Q(user__is_active=True), brokerage__is_active=True)
    )
    return live[:1]


def revoke_api_key(*, key: ApiKey) -> None:
    """From now on the key opens nothing."""
    ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
