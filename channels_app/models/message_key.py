"""By which names a message is one message."""

from uuid import UUID

from django.db import models

from channels_app.models.message import Message
from common.models import RowKey


class MessageKey(RowKey):
    """The cause of a message (Letter.dedup_key) and what its vendor calls it (``vendor_key``)."""

    row = models.ForeignKey(
        Message,
        on_delete=models.CASCADE,
        related_name="keys",
        db_constraint=False,
    )

    def __str__(self) -> str:
        return self.key


def vendor_key(account_id: UUID, external_id: str) -> str:
    """The key of what a vendor calls a message of this account."""
    return f"vendor:{account_id}:{external_id}"
