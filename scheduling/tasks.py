"""Celery: the sweeps of the diary. What is due are rows; a lost run only makes the next one
longer."""

from datetime import datetime
from typing import Protocol

from celery import shared_task
from django.utils import timezone

from scheduling.services.callbacks.watch import watch_callbacks_batch
from scheduling.services.routing.offer_leads import pass_on_offers_batch
from scheduling.services.visits.expire import expire_due_visits

_MOST_ROUNDS = 20  # a sweep ends long before the soft time limit; the next one goes on


@shared_task
def expire_visits() -> int:
    return _until_done(expire_due_visits)


@shared_task
def pass_on_offers() -> int:
    return _until_done(pass_on_offers_batch)


@shared_task
def watch_callbacks() -> int:
    return _until_done(watch_callbacks_batch)


class _Sweep(Protocol):
    def __call__(self, *, now: datetime) -> int: ...


def _until_done(sweep: _Sweep) -> int:
    total = 0
    for _ in range(_MOST_ROUNDS):
        done = sweep(now=timezone.now())
        total += done
        if not done:
            break
    return total
