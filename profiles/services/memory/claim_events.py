"""Site events count once."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from common.ids import uuid7
from profiles.models import CustomerProfile


def claim_events(profile: CustomerProfile, events: Iterable[UUID]) -> set[UUID]:
    """Which of these events of the customer were not taken before; they are from now on. One
    statement. Call it in the transaction that counts them."""
    keys = sorted(set(events))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO profiles_trackedevent "
            "(id, brokerage_id, created_at, profile_id, event_id) "
            "SELECT id, %s::uuid, now(), %s::uuid, event_id "
            "FROM unnest(%s::uuid[], %s::uuid[]) AS new (id, event_id) "
            "ON CONFLICT (brokerage_id, profile_id, event_id) DO NOTHING RETURNING event_id",
            [profile.brokerage_id, profile.pk, [uuid7() for _ in keys], keys],
        )
        return {key for (key,) in cursor.fetchall()}
