"""Celery: time makes leads colder, and overdue."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.models import Brokerage
from common.events.queueing import queue_soon
from common.process.sweeps import until_done
from leads.models import Lead
from leads.services.pipeline.temperature import follow_temperature_rules, rescore_brokerage
from leads.services.pipeline.watch_deadlines import escalate_overdue_batch


@shared_task
def decay_scores() -> int:
    """Re-scores the leads whose recency step has ended, and only those. Two schedulers do no harm:
    what one of them holds or has written, the other one leaves."""
    now = timezone.now()
    due = Lead.objects.filter(score_valid_until__lte=now).order_by().values("brokerage")
    written = 0
    for brokerage in Brokerage.objects.filter(pk__in=due):
        written += rescore_brokerage(brokerage=brokerage, now=now, only_due=True).written
    return written


@shared_task
def rescore_all(brokerage_id: str) -> int:
    """Every temperature of a brokerage: after other thresholds, and each night for what was lost on
    the way."""
    brokerage = Brokerage.objects.get(pk=UUID(brokerage_id))
    return follow_temperature_rules(brokerage=brokerage, now=timezone.now()).written


@shared_task
def watch_deadlines() -> int:
    """Escalates what is overdue."""
    return until_done(escalate_overdue_batch)


@shared_task
def rescore_every_night() -> None:
    """A task a brokerage."""
    for key in Brokerage.objects.filter(is_active=True).values_list("pk", flat=True):
        queue_soon("leads.tasks.rescore_all", str(key))
