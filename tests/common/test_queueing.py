"""Telling Celery: after commit, never at the caller's cost."""

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from common.events import queueing
from common.events.queueing import queue_soon, wait_until_told
from realty_crm.local.process import free_port
from tests.common.broker import point_celery_at


class Broker:
    """Stands in for Celery's ``send_task``."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, tuple[str, ...]]] = []
        self.error: Exception | None = None

    def send_task(self, name: str, args: tuple[str, ...], **options: Any) -> None:
        assert options == {"retry": False, "ignore_result": True}
        self.sent.append((name, args))
        if self.error:
            raise self.error


@pytest.fixture(autouse=True)
def _open_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "_closed_until", 0.0)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    broker = Broker()
    monkeypatch.setattr(queueing, "current_app", broker)
    return broker


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_before_commit_or_after_a_rollback(broker: Broker) -> None:
    with transaction.atomic():
        queue_soon("work", "1")
        wait_until_told()
        assert broker.sent == []
    wait_until_told()
    assert broker.sent == [("work", ("1",))]
    with transaction.atomic():
        queue_soon("work", "2")
        transaction.set_rollback(True)
    wait_until_told()
    assert broker.sent == [("work", ("1",))]


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_is_not_asked_again_for_a_while(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(queueing.time, "monotonic", lambda: clock[0])
    broker.error = ConnectionError("away")
    queue_soon("work", "1")
    queue_soon("work", "2")
    wait_until_told()
    clock[0] = 114.9
    queue_soon("work", "3")
    wait_until_told()
    assert broker.sent == [("work", ("1",))]
    broker.error = None
    clock[0] = 115.0
    queue_soon("work", "4")
    wait_until_told()
    assert broker.sent == [("work", ("1",)), ("work", ("4",))]


@pytest.fixture
def elsewhere() -> Iterator[Callable[[int], str]]:
    """Points the real Celery application at another port."""
    usual = str(current_app.conf.broker_url)
    yield lambda port: point_celery_at(f"redis://127.0.0.1:{port}/0")
    point_celery_at(usual)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_costs_less_than_a_second(
    elsewhere: Callable[[int], str], caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere(free_port())
    started = time.monotonic()
    for _ in range(5):
        queue_soon("common.tasks.deliver_due")
    assert time.monotonic() - started < 0.1
    wait_until_told()
    assert time.monotonic() - started < 1
    assert [
        record.message for record in caplog.records if record.name == "common.events.queueing"
    ] == ["broker unavailable (OperationalError); sweeps take over for 15 s"]


@pytest.mark.django_db(transaction=True)
def test_a_frozen_broker_costs_no_request_anything(elsewhere: Callable[[int], str]) -> None:
    """It takes connections and never answers: the socket's time-out (5 s) is paid once, by nobody
    who waits."""
    with socket.socket() as frozen:
        frozen.bind(("127.0.0.1", 0))
        frozen.listen(20)
        elsewhere(frozen.getsockname()[1])
        started = time.monotonic()
        for _ in range(5):
            queue_soon("common.tasks.deliver_due")
        assert time.monotonic() - started < 0.1
        wait_until_told()
        assert time.monotonic() - started < 8
