"""The locks of a brokerage's diary and of its routing."""

from collections.abc import Iterable
from uuid import UUID

from common.sql.locks import lock_keys


def lock_diary(brokerage_id: UUID) -> None:
    """Whoever takes or gives back an agent's time does it under this lock, until the transaction
    ends: shares stay exactly fair, and visits, capacity counters and exclusion constraints never
    deadlock. Taken after the lead's row."""
    lock_keys([f"booking:{brokerage_id}"])


def lock_routing(brokerages: Iterable[UUID]) -> None:
    """Offers of a brokerage queue behind one lock, as its bookings do: each must count the one
    before. Taken before the lead's row."""
    lock_keys(f"routing:{key}" for key in brokerages)
