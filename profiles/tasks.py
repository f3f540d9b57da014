"""Celery: what has been kept long enough goes or becomes shorter, duplicates are found."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Brokerage
from common.process.sweeps import in_time
from profiles.services.identity import scan
from profiles.services.memory import tidy
from profiles.services.privacy import retention


@shared_task
def apply_retention() -> int:
    """Brokerage by brokerage until nothing is old, in another order each time: where the time does
    not do for all, each gets its turn."""
    return in_time(
        gone
        for brokerage in Brokerage.objects.order_by("?")
        for _, gone in retention.apply_retention(brokerage=brokerage, now=timezone.now())
    )


@shared_task
def scan_for_duplicates() -> int:
    """Brokerage by brokerage until all claims were looked at, in another order each time."""
    return in_time(
        number
        for brokerage in Brokerage.objects.order_by("?")
        for number in scan.scan_due(brokerage=brokerage, now=timezone.now())
    )


@shared_task
def count_names() -> None:
    """How common names are moves slowly: once a night is enough."""
    for brokerage in Brokerage.objects.order_by("pk"):
        scan.count_names(brokerage=brokerage)


@shared_task
def tidy_memories() -> tuple[int, int]:
    """What was said long ago is kept shorter, and what is old is not loaded any more."""
    return tidy.tidy_memories(now=timezone.now())
