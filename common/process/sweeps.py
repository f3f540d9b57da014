"""Sweeps: tasks that do what is due, batch by batch. What is due are rows, so that a run may end
before all is done: the next one goes on."""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from django.utils import timezone

SECONDS = 120  # half of a task's soft time limit


class SweepBatch(Protocol):
    """Does a batch of what is due at ``now``; how many it did."""

    def __call__(self, *, now: datetime) -> int: ...


def until_done(batch: SweepBatch, *, full: int = 1) -> int:
    """Batch by batch until one does less than ``full`` or the time is over; how many in all."""
    return in_time(_batches(batch, full))


def in_time(numbers: Iterable[int]) -> int:
    """The sum of what the steps did, of which none begins after the time is over."""
    stop_at, total = time.monotonic() + SECONDS, 0
    for number in numbers:
        total += number
        if time.monotonic() >= stop_at:
            break
    return total


def _batches(batch: SweepBatch, full: int) -> Iterator[int]:
    done = full
    while done >= full:
        done = batch(now=timezone.now())
        yield done
