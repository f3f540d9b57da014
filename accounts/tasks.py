"""Celery: background jobs that staff started."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.services import jobs

# Longer than other tasks, but shorter than the broker's visibility time-out (900 s).
_SOFT_LIMIT, _HARD_LIMIT = 840, 870


@shared_task(soft_time_limit=_SOFT_LIMIT, time_limit=_HARD_LIMIT)
def run_job(job_id: str) -> None:
    jobs.run_job(job_id=UUID(job_id))


@shared_task
def sweep_jobs() -> None:
    jobs.sweep_jobs(now=timezone.now())
