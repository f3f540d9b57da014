"""Celery: what has been kept long enough goes or becomes shorter, duplicates are found."""

import time

from celery import shared_task
from django.utils import timezone

from accounts.models import Brokerage
from profiles.services.identity import scan
from profiles.services.memory import tidy
from profiles.services.privacy import retention


@shared_task
def apply_retention() -> int:
    """Brokerage by brokerage until nothing is old or half of the soft time limit is used; the next
    run goes on."""
    stop_at = time.monotonic() + 120
    total = 0
    for brokerage in Brokerage.objects.order_by("pk"):
        for _, gone in retention.apply_retention(brokerage=brokerage, now=timezone.now()):
            total += gone
            if time.monotonic() > stop_at:
                return total
    return total


@shared_task
def scan_for_duplicates() -> int:
    """Brokerage by brokerage until all claims were looked at or half of the soft time limit is
    used."""
    stop_at = time.monotonic() + 120
    total = 0
    for brokerage in Brokerage.objects.order_by("pk"):
        for number in scan.scan_due(brokerage=brokerage, now=timezone.now()):
            total += number
            if time.monotonic() > stop_at:
                return total
    return total


@shared_task
def count_names() -> None:
    """How common names are moves slowly: once a night is enough."""
    for brokerage in Brokerage.objects.order_by("pk"):
        scan.count_names(brokerage=brokerage)


@shared_task
def tidy_memories() -> tuple[int, int]:
    """What was said long ago is kept shorter, and what is old is not loaded any more."""
    return tidy.tidy_memories(now=timezone.now())
