"""The demo's supervisor with small children in place of the services."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from realty_crm.local import embedded
from realty_crm.local import run as demo_run
from realty_crm.local.process import LOOPBACK, free_port, runs, wait_until
from realty_crm.local.run import Demo, DemoError

SLEEP = "import time; time.sleep(60)"
# Says its own pid and that of a child of its own, and ends only by force.
STUBBORN = f"""
import os, signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", {SLEEP!r}])
print(os.getpid(), child.pid, flush=True)
child.wait()
"""


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    run = Demo(port=free_port(), local=tmp_path, environment=dict(os.environ))
    yield run
    run.stop_children()


def lives(pid: int) -> bool:
    """A zombie, which only waits for its parent to notice, is dead."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return state.strip() not in ("",) and not state.startswith("Z")


def run_demo(tmp_path: Path, port: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "realty_crm.local.run", *arguments],
        cwd=embedded.PROJECT_DIR,
        env={**os.environ, "PORT": port, "REALTY_CRM_LOCAL": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_in_use_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        port = other.getsockname()[1]
        ran = run_demo(tmp_path, str(port))
    assert ran.returncode == 1
    assert f"Port {port} is in use" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["eighty", "-1", "0", "65536", "8000.5", "²"])
def test_a_port_that_is_no_port_is_refused(tmp_path: Path, port: str) -> None:
    ran = run_demo(tmp_path, port)
    assert ran.returncode == 1
    assert "PORT must be a number from 1 to 65535" in ran.stdout
    assert "Traceback" not in ran.stderr


def test_a_second_demo_on_the_same_data_is_refused_and_can_be_ended(demo: Demo) -> None:
    first = subprocess.Popen([sys.executable, "-c", SLEEP, "realty_crm.local.run"])
    assert wait_until(
        lambda: runs(first.pid, "realty_crm.local.run"), 5
    )  # the kernel shows its name a moment later
    demo.pid_file.write_text(json.dumps({"supervisor": first.pid, "children": []}))
    with pytest.raises(DemoError, match=f"running already \\(process {first.pid}\\)"):
        demo.refuse_second_run()
    assert first.poll() is None
    demo_run.stop(demo.local)
    assert first.wait(5) == -signal.SIGTERM
    demo.refuse_second_run()


def test_what_a_killed_demo_left_is_ended_but_no_stranger_with_its_pid(demo: Demo) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", SLEEP, "celery", "-A", "realty_crm"], start_new_session=True
    )
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    gone = subprocess.Popen(["true"])
    gone.wait()
    assert wait_until(lambda: runs(worker.pid, "realty_crm") and runs(stranger.pid, "sleep"), 5)
    demo.pid_file.write_text(
        json.dumps({"supervisor": gone.pid, "children": [worker.pid, stranger.pid, gone.pid]})
    )
    try:
        demo.refuse_second_run()
        assert worker.wait(5) == -signal.SIGKILL
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("note", ["", "{", "[]", "{}", '{"supervisor": 0, "children": []}'])
def test_a_damaged_note_of_processes_is_no_hindrance(demo: Demo, note: str) -> None:
    demo.pid_file.write_text(note)
    demo.refuse_second_run()
    assert not demo.pid_file.exists()


def test_a_child_that_dies_is_reported_with_the_end_of_its_log(demo: Demo) -> None:
    demo.start("worker", "-c", "print('line 1'); raise SystemExit('the broker is gone')")
    demo.children["worker"].wait(10)
    with pytest.raises(
        DemoError, match=r"(?s)worker ended with exit code 1\..*line 1.*the broker is gone"
    ):
        demo.check_children()


def test_a_command_that_fails_stops_the_demo_and_one_that_succeeds_does_not(demo: Demo) -> None:
    demo.finish("migrate", "-c", "pass")
    assert demo.children == {}
    with pytest.raises(DemoError, match="seed_demo ended with exit code 3"):
        demo.finish("seed_demo", "-c", "raise SystemExit(3)")


def test_a_wish_to_stop_ends_a_command_in_progress(demo: Demo) -> None:
    demo.stopping.set()
    demo.finish("migrate", "-c", SLEEP)
    demo.start_services()
    assert demo.children == {}


def test_children_that_do_not_end_are_killed_with_their_own_children(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_run, "STOP_SECONDS", 0.5)
    demo.start("polite", "-c", SLEEP)
    demo.start("stubborn", "-c", STUBBORN)
    log = demo.log("stubborn")
    assert wait_until(lambda: len(log.read_text().split()) == 2, 10)
    parent, child = (int(word) for word in log.read_text().split())
    began = time.monotonic()
    demo.stop_children()
    assert time.monotonic() - began < 5
    assert demo.children["polite"].returncode == -signal.SIGTERM
    assert demo.children["stubborn"].returncode == -signal.SIGKILL
    assert not lives(parent)
    assert wait_until(lambda: not lives(child), 5)


def test_the_welcome_names_address_pages_log_ins_and_keys(demo: Demo) -> None:
    login = {
        "email": "rajesh@example.com",
        "password": "open-sesame",
        "role": "agent",
        "brokerage": "blr-homes",
    }
    keys = {"blr-homes": {"secret": "sk_1", "publishable": "pk_1"}}
    (demo.local / "demo.json").write_text(
        json.dumps({"url": demo.url, "logins": [login], "keys": keys})
    )
    words = demo.welcome().split()
    for word in (
        demo.url,
        f"{demo.url}/admin/",
        f"{demo.url}/chat/blr-homes/",
        "sk_1",
        "pk_1",
        *login.values(),
    ):
        assert word in words
