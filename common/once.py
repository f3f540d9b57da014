"""Once and no more: the first answer to a key is kept for a day, and who asks again gets it.

It is kept in the transaction of the work, so a key is never used up where nothing was done.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from common.models import IdempotencyRecord
from common.sql.locks import lock_keys, try_lock

KEPT = timedelta(hours=24)
_LONGEST_ROUTE = 120


@dataclass(frozen=True)
class Once:
    """One key of one credential on one route of a brokerage. Use it inside a transaction: ``wait``
    or ``begin``, then ``answer``, and where there is none, the work and ``keep``."""

    brokerage_id: UUID
    credential: str
    route: str
    key: str

    def begin(self) -> bool:
        """False at once while somebody else is at it."""
        return try_lock(self._lock)

    def wait(self) -> None:
        """Until nobody else is at it, at most for lock_timeout."""
        lock_keys([self._lock])

    def answer(self) -> IdempotencyRecord | None:
        """What was kept; after a day the key is new again."""
        known = IdempotencyRecord.objects.filter(**self._place).first()
        if known and known.created_at < timezone.now() - KEPT:
            known.delete()
            return None
        return known

    def keep(self, answer: str, *, status_code: int = 200, body_hash: str = "") -> None:
        """This is what everybody is told from now on."""
        said = {"answer": answer, "status_code": status_code, "body_hash": body_hash}
        IdempotencyRecord.objects.create(**self._place, **said)

    @property
    def _place(self) -> dict[str, Any]:
        return {**vars(self), "route": self.route[:_LONGEST_ROUTE]}

    @property
    def _lock(self) -> str:
        return ":".join(["idempotency", *map(str, self._place.values())])
