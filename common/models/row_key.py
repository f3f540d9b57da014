"""What the world outside calls a row."""

from django.db import models

from common.models.owned import BrokerageOwned


class RowKey(BrokerageOwned):
    """A name that one row has from its source or its cause, so that what comes twice counts once
    (common.sql.row_keys). Unique in its brokerage; a row may have several.

    A table of its own, because a table that is partitioned by month can hold no unique rule but
    that of its primary key. ``row`` has no foreign key in the database, as in EventDelivery.
    """

    key = models.CharField(max_length=300)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "key"], name="%(class)s_once"),
        ]
