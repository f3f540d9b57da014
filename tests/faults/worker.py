"""The house's Celery application as a drill runs it: ``celery -A tests.faults.worker``.

Leases are short, so that a drill need not wait a minute, and there is one handler that stops
half-way until the file DRILL_MARK exists, so that its worker can be killed there.
"""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.signals import worker_init

from realty_crm.celery import app
from tests.clock import set_clock

set_clock()
__all__ = ["app"]

EVENT, KEY, EFFECT = "fault_drill", "faults.drill", "drill"


@worker_init.connect
def _prepare(**_: Any) -> None:
    from channels_app.services import send_due
    from common.events import EventKind, NoPayload, dispatch, subscribe
    from common.models import Event
    from common.models.sequence import next_references

    dispatch.LEASE = send_due.LEASE = timedelta(seconds=2)

    @subscribe(EventKind(EVENT, NoPayload), key=KEY)
    def _half_way(event: Event) -> None:
        next_references(event.brokerage_id, EFFECT)
        mark = Path(os.environ["DRILL_MARK"])
        if not mark.exists():
            mark.touch()
            time.sleep(120)
