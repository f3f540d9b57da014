"""Celery: send what is due, remember what was said, wake what was put aside."""

import time

from celery import shared_task
from django.utils import timezone

from channels_app.services import push_nudges as nudges
from channels_app.services import send_due as outbox
from channels_app.services.remember import BATCH, remember_due
from channels_app.services.wake_threads import BATCH as WOKEN
from channels_app.services.wake_threads import wake_threads as wake
from profiles.selectors.due_nudges import pushing_brokerages


@shared_task
def send_due() -> int:
    """Batch by batch until nothing is due or half of the soft time limit is used."""
    stop_at = time.monotonic() + 120
    total = 0
    while time.monotonic() < stop_at and (done := outbox.send_due()):
        total += done
    return total


@shared_task
def push_nudges() -> int:
    """Brokerage by brokerage, until nobody is due or half of the soft time limit is used; the next
    run begins with whoever was here last."""
    stop_at = time.monotonic() + 120
    total = 0
    for brokerage in pushing_brokerages():
        batch = nudges.push_batch(brokerage=brokerage, now=timezone.now())
        total += batch.pushed
        while batch.last and time.monotonic() < stop_at:
            batch = nudges.push_batch(brokerage=brokerage, now=timezone.now(), after=batch.last)
            total += batch.pushed
    return total


@shared_task
def remember() -> int:
    """Threads that moved, batch by batch, until none is due or half of the soft time limit is
    used."""
    stop_at = time.monotonic() + 120
    total = 0
    while time.monotonic() < stop_at:
        done = remember_due(now=timezone.now())
        total += done
        if done < BATCH:
            break
    return total


@shared_task
def wake_threads() -> int:
    """Threads whose rest is over, batch by batch, until none is due or half of the soft time limit
    is used."""
    stop_at = time.monotonic() + 120
    total = 0
    while time.monotonic() < stop_at:
        done = wake(now=timezone.now())
        total += done
        if done < WOKEN:
            break
    return total
