"""Whether a worker is alive: by the clock that wrote its last beat, whatever ours says."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from common.models.heartbeat import WorkerHeartbeat
from common.process.heartbeat import beat, worker_is_alive

pytestmark = pytest.mark.django_db


def beat_ago(seconds: int) -> None:
    beat()
    with connection.cursor() as cursor:
        ago = "now() - make_interval(secs => %s)"
        cursor.execute(f"UPDATE common_workerheartbeat SET at = {ago}", [seconds])


def test_before_the_first_beat_nobody_is_alive() -> None:
    assert not worker_is_alive()


def test_a_beat_counts_for_a_minute() -> None:
    for seconds, alive in ((0, True), (59, True), (60, False), (3600, False)):
        beat_ago(seconds)
        assert worker_is_alive() is alive
    assert WorkerHeartbeat.objects.count() == 1
    beat()
    assert worker_is_alive()


def test_a_wrong_clock_of_the_web_server_decides_nothing() -> None:
    beat()
    for wrong in (timedelta(days=1), timedelta(days=-1)):
        with time_machine.travel(timezone.now() + wrong):
            assert worker_is_alive()
    beat_ago(61)
    with time_machine.travel(timezone.now() - timedelta(seconds=30)):
        assert not worker_is_alive()
