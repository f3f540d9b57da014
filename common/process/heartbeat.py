"""When a worker last ran something: a row, because readiness must be answerable while Redis is away."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

STALE_AFTER = timedelta(seconds=60)


def beat() -> None:
    """A worker is alive now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_workerheartbeat (id, at) VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET at = now()"
        )


def last_beat() -> datetime | None:
    """The time of the last heartbeat, or None before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(at) FROM common_workerheartbeat")
        at: datetime | None = cursor.fetchone()[0]
    return at


def worker_is_alive() -> bool:
    """True when a worker ran within the last minute."""
    at = last_beat()
    return at is not None and timezone.now() - at < STALE_AFTER
