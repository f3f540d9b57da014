"""The one lock of a brokerage's diary."""

from uuid import UUID

from common.sql.locks import lock_keys


def lock_diary(brokerage_id: UUID) -> None:
    """Whoever takes or gives back an agent's time does it under this lock, until the transaction ends: shares stay
    exactly fair, and visits, capacity counters and exclusion constraints never deadlock. Taken after the lead's row."""
    lock_keys([f"booking:{brokerage_id}"])
