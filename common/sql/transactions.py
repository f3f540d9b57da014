"""Transactions of work that goes batch by batch."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from common.sql.unit import joined


@contextmanager
def batch() -> Iterator[None]:
    """A transaction whose statements find each row of a batch by its key. Left to itself PostgreSQL
    may hold reading the whole table for cheaper than ten thousand look-ups, and then reads it for
    each batch."""
    with joined, connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")
