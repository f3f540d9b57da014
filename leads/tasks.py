"""Celery: time makes leads colder."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from accounts.models import Brokerage
from common.locks import try_lock
from leads.models import Lead
from leads.services.rescore import rescore_brokerage


@shared_task
def decay_scores() -> int:
    """Re-scores the leads whose recency step has ended, and only those. Two schedulers do no harm: the second one
    leaves each brokerage to the first."""
    now = timezone.now()
    due = Lead.objects.filter(score_valid_until__lte=now).order_by().values("brokerage")
    written = 0
    for brokerage in Brokerage.objects.filter(pk__in=due):
        with transaction.atomic():
            if try_lock(f"decay:{brokerage.pk}"):
                written += rescore_brokerage(brokerage=brokerage, now=now, only_due=True).written
    return written
