"""Celery: send what is due."""

from celery import shared_task

from channels_app.services import send_due as outbox


@shared_task
def send_due() -> int:
    """Batch by batch until nothing is due."""
    total = 0
    while done := outbox.send_due():
        total += done
    return total
