"""Locks that last until the transaction ends. Always taken in sorted order, so that two
transactions cannot deadlock."""

from collections.abc import Iterable

from django.db import connection

from common.sql.unit import note, noted_of


def lock_keys(keys: Iterable[str]) -> None:
    """Waits (at most lock_timeout) for an exclusive lock on each key. No statement runs for those
    that the unit of work has already."""
    wanted = sorted(set(keys).difference(*noted_of("locks")))
    if not wanted:
        return
    with connection.cursor() as cursor:  # unnest gives the keys one by one in the order of the list
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key",
            [wanted],
        )
    note(("locks", wanted[0]), wanted)


def try_lock(key: str) -> bool:
    """Takes the lock if it is free; False at once if somebody else holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        return bool(cursor.fetchone()[0])


def be_patient() -> None:
    """For the import of a few thousand rows, for which the limits of requests are too short: waits
    for locks and lets statements run longer, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '60s'")
        cursor.execute("SET LOCAL statement_timeout = '120s'")
