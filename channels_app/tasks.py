"""Celery: send what is due."""

import time

from celery import shared_task

from channels_app.services import send_due as outbox


@shared_task
def send_due() -> int:
    """Batch by batch until nothing is due or half of the soft time limit is used."""
    stop_at = time.monotonic() + 120
    total = 0
    while time.monotonic() < stop_at and (done := outbox.send_due()):
        total += done
    return total
