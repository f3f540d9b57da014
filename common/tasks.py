"""Celery: deliver events, forget old keys, show that a worker lives."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from common.events import dispatch
from common.models import IdempotencyRecord
from common.once import KEPT
from common.process.heartbeat import beat


@shared_task
def deliver_event(event_id: str) -> int:
    return dispatch.deliver_due(event_id=UUID(event_id))


@shared_task
def deliver_due() -> int:
    """Everything due, batch by batch, until nothing is left or half of the soft time limit is
    used."""
    stop_at = timezone.now() + timedelta(seconds=120)
    total = 0
    while timezone.now() < stop_at:
        done = dispatch.deliver_due()
        total += done
        if done < dispatch.BATCH:
            break
    return total


@shared_task
def forget_old_keys() -> int:
    old = IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT)
    deleted, _ = old.delete()
    return deleted


@shared_task
def heartbeat() -> None:
    beat()
