"""By which name a touch counts once."""

from django.db import models

from common.models import RowKey
from leads.models.interaction import Interaction


class InteractionKey(RowKey):
    """The ``external_id`` of a touch."""

    row = models.ForeignKey(
        Interaction,
        on_delete=models.CASCADE,
        related_name="keys",
        db_constraint=False,
    )

    def __str__(self) -> str:
        return self.key
