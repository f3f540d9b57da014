"""The single row behind common.process.heartbeat."""

from django.db import models


class WorkerHeartbeat(models.Model):
    """When a worker last ran the heartbeat task."""

    id = models.SmallIntegerField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"last heartbeat {self.at:%Y-%m-%d %H:%M:%S}"
