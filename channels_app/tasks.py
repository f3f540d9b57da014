"""Celery: send what is due, remember what was said, wake what was put aside."""

import time

from celery import shared_task
from django.utils import timezone

from channels_app.services import push_nudges as nudges
from channels_app.services import send_due as outbox
from channels_app.services.remember import BATCH, remember_due
from channels_app.services.wake_threads import BATCH as WOKEN
from channels_app.services.wake_threads import wake_threads as wake
from common.process.sweeps import SECONDS, until_done
from profiles.selectors.due_nudges import pushing_brokerages


@shared_task
def send_due() -> int:
    """Until nothing is due."""
    return until_done(lambda now: outbox.send_due())


@shared_task
def push_nudges() -> int:
    """Brokerage by brokerage, until nobody is due or half of the soft time limit is used; the next
    run begins with whoever was here last."""
    stop_at = time.monotonic() + SECONDS
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
    """Threads that moved."""
    return until_done(remember_due, full=BATCH)


@shared_task
def wake_threads() -> int:
    """Threads whose rest is over."""
    return until_done(wake, full=WOKEN)
