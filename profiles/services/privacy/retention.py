"""Letting go of what has been kept long enough."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Brokerage
from profiles.models import RetentionRule
from profiles.privacy.retention import Kind, kinds

BATCH = (
    1000  # a thousand messages with their cascades take some 100 ms: nobody waits long for a row
)


def kept_days(brokerage: Brokerage) -> dict[str, int]:
    """Days by kind: the brokerage's own rules over the declared ones."""
    own = dict(RetentionRule.objects.of(brokerage.pk).values_list("kind", "days"))
    return {kind.name: own.get(kind.name, kind.days) for kind in kinds()}


def apply_retention(
    *, brokerage: Brokerage, now: datetime, batch: int = BATCH
) -> Iterator[tuple[str, int]]:
    """Deletes what is older than its kind's days, a batch and transaction at a time; yields (kind,
    rows) after each, so that the caller can stop at any time."""
    days = kept_days(brokerage)
    for kind in kinds():
        before = now - timedelta(days=days[kind.name])
        while gone := _delete(kind, brokerage, before, batch):
            yield kind.name, gone


@transaction.atomic
def _delete(kind: Kind, brokerage: Brokerage, before: datetime, batch: int) -> int:
    rows = kind.rows(brokerage.pk, before)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:batch])
    rows.model._base_manager.filter(pk__in=keys).delete()
    return len(keys)
