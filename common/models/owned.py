"""The bases of every business row: it belongs to exactly one brokerage."""

from typing import Any, Self
from uuid import UUID

from django.db import models

from common.ids import uuid7


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows of one brokerage. Every read of a business table starts with ``of``."""

    def of(self, brokerage_id: UUID | None) -> Self:
        """Rows of this brokerage; none at all where there is no brokerage."""
        return self.filter(brokerage_id=brokerage_id) if brokerage_id else self.none()


OwnedManager = models.Manager.from_queryset(OwnedQuerySet)


class Owned(models.Model):
    """brokerage: for rows whose key is that of another row, or made from it."""

    brokerage = models.ForeignKey(
        "accounts.Brokerage", on_delete=models.CASCADE, related_name="+", db_index=False
    )

    objects = OwnedManager()

    class Meta:
        abstract = True


class BrokerageOwned(Owned):
    """id (UUIDv7), brokerage, created_at."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
