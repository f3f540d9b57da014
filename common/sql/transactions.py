"""Transactions of services that other services call."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

#: Decorator: joins the caller's transaction, or opens one. Cheaper than ``transaction.atomic``, which sets a savepoint
#: when it is nested. Only for code whose errors nobody catches halfway: one that leaves it dooms the whole
#: transaction, so refusals (ApplicationError) are raised before it is entered.
joined = transaction.atomic(savepoint=False)


@contextmanager
def batch() -> Iterator[None]:
    """A transaction whose statements find each row of a batch by its key. Left to itself PostgreSQL may hold reading
    the whole table for cheaper than ten thousand look-ups, and then reads it for each batch."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")
