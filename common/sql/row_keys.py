"""What comes twice counts once: a key is given to one row only."""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from common.ids import uuid7
from common.models import RowKey


def claim_keys(model: type[RowKey], *, brokerage_id: UUID, keys: Mapping[str, UUID]) -> set[str]:
    """Gives each key to its row and returns the keys that were free: the rows of the others are
    not to be written. One statement; it waits for whoever gives the same key at this moment. Call
    it in the transaction that writes the rows, before them."""
    if not keys:
        return set()
    ordered = sorted(keys)  # two claims of the same keys wait for each other in one order
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} "
            "(id, brokerage_id, created_at, key, row_id) SELECT id, %s, now(), key, row_id "
            "FROM unnest(%s::uuid[], %s::text[], %s::uuid[]) AS new (id, key, row_id) "
            "ON CONFLICT (brokerage_id, key) DO NOTHING RETURNING key",
            [brokerage_id, [uuid7() for _ in ordered], ordered, [keys[key] for key in ordered]],
        )
        return {key for (key,) in cursor.fetchall()}
