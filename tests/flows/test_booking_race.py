"""Fifty customers, one RM, one Saturday morning that holds three visits: over real HTTP, against
real processes."""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx
import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Brokerage, User
from leads.models import Lead
from listings.models import Project
from profiles.models import CustomerProfile
from scheduling.models import SiteVisit
from tests.conftest import key_api
from tests.flows.api_setting import next_saturday

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 50


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def database_url() -> str:
    database = connection.settings_dict
    query = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    return f"postgresql://{query}/{database['NAME']}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Two web processes of eight threads on the test database."""
    port = free_port()
    environment = os.environ | {
        "REALTY_CRM_MODE": "test",
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "realty_crm.settings",
    }
    log = (tmp_path / "web.log").open("wb")
    arguments = [
        sys.executable, "-m", "gunicorn", "tests.flows.web", "--bind", f"127.0.0.1:{port}",
        "--workers", "2",
        "--threads", "8", "--worker-tmp-dir", str(tmp_path), "--no-control-socket",
    ]  # fmt: skip
    process = subprocess.Popen(
        arguments, env=environment, stdout=log, stderr=log, cwd=settings.BASE_DIR
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                if httpx.get(f"{base}/healthz", timeout=2).status_code == 200:
                    break
            except httpx.TransportError:
                assert process.poll() is None, (tmp_path / "web.log").read_text()
                time.sleep(0.1)
        else:
            pytest.fail((tmp_path / "web.log").read_text())
        yield base
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def test_fifty_clients_race_for_three_visits(
    server: str, sunrise: Brokerage, alice: User, citrine: Project, tmp_path: Path
) -> None:
    headers, day = key_api(sunrise).headers, next_saturday().isoformat()
    gate = Barrier(CLIENTS, timeout=20)

    def book(number: int) -> httpx.Response:
        body = {
            "user_id": f"racer-{number}",
            "name": f"Racer {number}",
            "phone": f"+9198450{number:05d}",
            "project": "Brigade Citrine",
            "date": day,
            "slot": "morning",
        }
        with httpx.Client(timeout=30) as client:
            gate.wait()
            return client.post(f"{server}/api/schedule/site-visit", json=body, headers=headers)

    started = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(book, range(CLIENTS)))
    assert time.monotonic() - started < 30

    told = (tmp_path / "web.log").read_text()[-5_000:]
    assert Counter(answer.status_code for answer in answers) == {201: 3, 409: 47}, told
    won = [answer.json() for answer in answers if answer.status_code == 201]
    starts = sorted(visit["planned_start"] for visit in won)
    assert starts == [f"{day}T{hour}:00:00+05:30" for hour in ("09", "10", "11")]
    assert {visit["agent"]["name"] for visit in won} == {"Alice Thomas"}
    assert {(visit["start"], visit["end"]) for visit in won} == {
        (f"{day}T09:00:00+05:30", f"{day}T12:00:00+05:30")
    }
    assert len({visit["reference"] for visit in won}) == 3

    for answer in answers:
        if answer.status_code == 409:
            error = answer.json()["error"]
            assert error["code"] == "slot_taken"
            assert error["free_slots"]
            assert all(
                set(slot) == {"date", "slot", "start", "end"} for slot in error["free_slots"]
            )
            assert (day, "morning") not in {
                (slot["date"], slot["slot"]) for slot in error["free_slots"]
            }

    # three visits and nothing half-done: who lost has no lead, no profile, no number used up
    assert sorted(SiteVisit.objects.values_list("reference", flat=True)) == [
        f"visit_00000{n}" for n in (1, 2, 3)
    ]
    assert Lead.objects.count() == 3
    assert CustomerProfile.objects.count() == 3
