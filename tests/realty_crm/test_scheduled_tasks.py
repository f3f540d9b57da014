"""Whatever the schedule names can be run: a task whose service has moved would fail only at
night."""

from typing import Any

import pytest
from django.conf import settings

from accounts.models import Brokerage
from realty_crm.celery import app


@pytest.mark.parametrize(
    "entry", settings.CELERY_BEAT_SCHEDULE.values(), ids=lambda one: one["task"]
)
def test_it_runs_where_there_is_nothing_to_do(entry: dict[str, Any], sunrise: Brokerage) -> None:
    app.loader.import_default_modules()
    app.autodiscover_tasks(force=True)
    app.tasks[entry["task"]](*entry.get("args", ()), **entry.get("kwargs", {}))
