"""Telling Celery that there is work. The work itself is always a row with a ``due_at``; this only
makes it start sooner.

A request never talks to Redis: a thread of each process does the telling, so that a frozen broker
costs nobody a time-out.
"""

import contextlib
import logging
import queue
import threading
import time
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)
_PAUSE_S = 15.0  # after a failure the sweeps (5 s) carry the work; do not keep trying a dead broker
_closed_until = 0.0
_waiting: "queue.Queue[tuple[str, tuple[str, ...]]]" = queue.Queue(maxsize=1000)
_teller: threading.Thread | None = None
_starting = threading.Lock()


def queue_soon(task_name: str, *args: str) -> None:
    """After commit, asks a worker to run the task. A broker that is away is logged and never fails
    the caller."""
    transaction.on_commit(partial(_pass_on, task_name, args), robust=True)


def wait_until_told() -> None:
    """Returns when everything passed on so far was sent or given up; for tests and for commands
    that end soon."""
    _waiting.join()


def _pass_on(task_name: str, args: tuple[str, ...]) -> None:
    global _teller
    if time.monotonic() < _closed_until:
        return
    with contextlib.suppress(queue.Full):  # the sweep finds what is not told
        _waiting.put_nowait((task_name, args))
    with _starting:
        if _teller is None or not _teller.is_alive():  # a forked process has none of its own yet
            _teller = threading.Thread(target=_tell, name="queueing", daemon=True)
            _teller.start()


def _tell() -> None:
    while True:
        task_name, args = _waiting.get()
        try:
            _send(task_name, args)
        finally:
            _waiting.task_done()


def _send(task_name: str, args: tuple[str, ...]) -> None:
    global _closed_until
    if time.monotonic() < _closed_until:
        return
    try:
        current_app.send_task(task_name, args=args, retry=False, ignore_result=True)
    except Exception as error:  # any transport error: the sweep does the work
        _closed_until = time.monotonic() + _PAUSE_S
        logger.warning(
            "broker unavailable (%s); sweeps take over for %.0f s", type(error).__name__, _PAUSE_S
        )
