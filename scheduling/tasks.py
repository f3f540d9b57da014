"""Celery: the sweeps of the diary. What is due are rows; a lost run only makes the next one
longer."""

from celery import shared_task

from common.process.sweeps import until_done
from scheduling.services.callbacks.watch import watch_callbacks_batch
from scheduling.services.routing.offer_leads import pass_on_offers_batch
from scheduling.services.visits.expire import expire_due_visits


@shared_task
def expire_visits() -> int:
    return until_done(expire_due_visits)


@shared_task
def pass_on_offers() -> int:
    return until_done(pass_on_offers_batch)


@shared_task
def watch_callbacks() -> int:
    return until_done(watch_callbacks_batch)
