"""Celery: deliver events, forget old keys, show that a worker lives."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from common.events import dispatch
from common.models import IdempotencyRecord
from common.once import KEPT
from common.process.heartbeat import beat
from common.process.sweeps import until_done


@shared_task
def deliver_event(event_id: str) -> int:
    return dispatch.deliver_due(event_id=UUID(event_id))


@shared_task
def deliver_due() -> int:
    """Everything due."""
    return until_done(lambda now: dispatch.deliver_due(), full=dispatch.BATCH)


@shared_task
def forget_old_keys() -> int:
    old = IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT)
    deleted, _ = old.delete()
    return deleted


@shared_task
def heartbeat() -> None:
    beat()
