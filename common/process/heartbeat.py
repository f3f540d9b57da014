"""When a worker last ran something: a row, because readiness must be answerable while Redis is
away."""

from datetime import timedelta

from django.db import connection

STALE_AFTER = timedelta(seconds=60)


def beat() -> None:
    """A worker is alive now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_workerheartbeat (id, at) VALUES (1, now()) ON CONFLICT (id) DO "
            "UPDATE SET at = now()"
        )


def worker_is_alive() -> bool:
    """True when a worker ran within the last minute. The database's clock wrote the beat and judges
    it, so that a web server whose clock is wrong does not call every worker dead."""
    with connection.cursor() as cursor:
        beats = "SELECT now() - max(at) < make_interval(secs => %s) FROM common_workerheartbeat"
        cursor.execute(beats, [STALE_AFTER.total_seconds()])
        return bool(cursor.fetchone()[0])  # null before the first
