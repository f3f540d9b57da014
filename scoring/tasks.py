"""Celery: what customers do and say moves the conversion score, and outcomes teach it."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.models import Brokerage
from common.events.queueing import queue_soon
from common.language_model import configured
from common.transitions import SYSTEM
from leads.models import Lead
from scoring.selectors.model_quality import due_for_training
from scoring.services.conversion.score import score_brokerage
from scoring.services.learning.train import train_model
from scoring.services.learning.watch import watch_model
from scoring.services.reading.read import read_due_content

_TRAINING_LIMIT = (
    840  # longer than other tasks, but shorter than the broker's visibility time-out (900 s)
)


@shared_task
def score_conversions() -> int:
    """Reads what customers have written and scores the leads that changed, and only those; returns
    how many scores were written."""
    now = timezone.now()
    read_due_content(now=now, model=configured())
    due = Lead.objects.filter(conversion_due=True).order_by().values("brokerage")
    found = Brokerage.objects.filter(pk__in=due)
    return sum(
        score_brokerage(brokerage=brokerage, now=now, only_due=True).written for brokerage in found
    )


@shared_task
def score_all_conversions(brokerage_id: str) -> int:
    """Every lead of a brokerage: after another model or setting, and each night for what no lead's
    own change tells (prices, verified identities)."""
    brokerage = Brokerage.objects.get(pk=UUID(brokerage_id))
    return score_brokerage(brokerage=brokerage, now=timezone.now()).written


@shared_task
def learn_from_outcomes() -> None:
    """Trains, once a week, where enough leads were won, lost, reopened or erased; one task a
    brokerage."""
    now = timezone.now()
    for brokerage in Brokerage.objects.filter(is_active=True):
        if due_for_training(brokerage, now):
            queue_soon("scoring.tasks.train_brokerage", str(brokerage.pk))


@shared_task(soft_time_limit=_TRAINING_LIMIT, time_limit=_TRAINING_LIMIT + 30)
def train_brokerage(brokerage_id: str) -> bool:
    """Whether the new model is in use; all leads are scored by it then."""
    brokerage, now = Brokerage.objects.get(pk=UUID(brokerage_id)), timezone.now()
    promoted = train_model(brokerage=brokerage, actor=SYSTEM, now=now).promoted
    if promoted:
        score_brokerage(brokerage=brokerage, now=now)
    return promoted


@shared_task
def watch_models() -> int:
    """The monthly look at the models in use, made up for where a day was missed; returns how many
    were taken back."""
    now = timezone.now()
    return sum(
        len(watch_model(brokerage=one, now=now)) for one in Brokerage.objects.filter(is_active=True)
    )


@shared_task
def score_every_night() -> None:
    """A task a brokerage."""
    for key in Brokerage.objects.filter(is_active=True).values_list("pk", flat=True):
        queue_soon("scoring.tasks.score_all_conversions", str(key))
