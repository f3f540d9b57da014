"""Running numbers for human references such as visit_000001."""

from uuid import UUID

from django.db import connection, models

from common.models.owned import Owned


class ReferenceCounter(Owned):
    """The last number given out, per brokerage and kind."""

    kind = models.CharField(max_length=20)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "kind"], name="one_counter_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"


def next_references(brokerage_id: UUID, kind: str, count: int = 1) -> list[str]:
    """``count`` new references in order, e.g. ``lead_000001``. The counter row stays locked until
    the transaction ends, so take it as late as possible."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_referencecounter (brokerage_id, kind, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (brokerage_id, kind) DO UPDATE SET last = common_referencecounter.last + "
            "EXCLUDED.last "
            "RETURNING last",
            [brokerage_id, kind, count],
        )
        (last,) = cursor.fetchone()
    return [f"{kind}_{number:06d}" for number in range(last - count + 1, last + 1)]
