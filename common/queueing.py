"""Telling Celery that there is work. The work itself is always a row with a ``due_at``; this only makes it start
sooner."""

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)
_PAUSE_S = 15.0  # after a failure the sweeps (5 s) carry the work; do not make every request wait for a dead broker
_closed_until = 0.0


def queue_soon(task_name: str, *args: str) -> None:
    """After commit, asks a worker to run the task. A broker that is away is logged and never fails the caller."""
    transaction.on_commit(partial(_send, task_name, args), robust=True)


def _send(task_name: str, args: tuple[str, ...]) -> None:
    global _closed_until
    if time.monotonic() < _closed_until:
        return
    try:
        current_app.send_task(task_name, args=args, retry=False, ignore_result=True)
    except Exception as error:  # any transport error: the sweep does the work
        _closed_until = time.monotonic() + _PAUSE_S
        logger.warning("broker unavailable (%s); sweeps take over for %.0f s", type(error).__name__, _PAUSE_S)
