"""Real processes for fault drills: a broker of the drill's own, workers and beats on the test
database."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import redis
from django.db import connection

from realty_crm.local.embedded import PROJECT_DIR
from realty_crm.local.process import LOOPBACK, free_port, log_tail, wait_until
from realty_crm.local.valkey import EmbeddedValkey
from tests.common.broker import point_celery_at

PATIENCE = 40.0


class Drill:
    """One broker and the processes that use it; everything is gone after ``end``."""

    def __init__(self, home: Path, *, mail_port: int) -> None:
        self.home = home
        self.mark = home / "mark"
        self.broker = EmbeddedValkey(home / "valkey", free_port(), "drill")
        self.broker.directory.mkdir()
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **os.environ,
            "DATABASE_URL": _database_url(),
            "REDIS_URL": self.broker.url,
            "REALTY_CRM_MODE": "test",
            "EMAIL_URL": f"smtp://{LOOPBACK}:{mail_port}",
            "DJANGO_SETTINGS_MODULE": "realty_crm.settings",
            "DRILL_MARK": str(self.mark),
        }

        self._usual_broker = point_celery_at(
            self.broker.url
        )  # this process, too, tells the drill's broker of new work

    def client(self) -> "redis.Redis":
        return redis.Redis.from_url(self.broker.url)

    def start_worker(self, name: str = "worker") -> None:
        self._start(name, "worker", "-c", "1", "-n", f"{name}@%h")

    def start_beat(self, name: str = "beat") -> None:
        self._start(name, "beat", "-s", str(self.home / f"{name}-schedule"), "--pidfile", "")

    def _start(self, name: str, *arguments: str) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "celery",
                    "-A",
                    "tests.faults.worker",
                    *arguments,
                    "--loglevel",
                    "INFO",
                ],
                cwd=PROJECT_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """kill -9 for the process and its children."""
        child = self.children.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def wait_for(self, what: str, condition: Callable[[], bool]) -> None:
        """Fails with the logs when it takes too long."""
        if not wait_until(condition, PATIENCE):
            logs = "\n".join(log_tail(path, 40) for path in sorted(self.home.glob("*.log")))
            raise AssertionError(f"{what}: not within {PATIENCE:.0f} s\n{logs}")

    def end(self) -> None:
        for name in list(self.children):
            self.kill(name)
        self.broker.stop()
        point_celery_at(self._usual_broker)


def _database_url() -> str:
    database: dict[str, Any] = connection.settings_dict
    user, password = quote(database["USER"]), quote(database["PASSWORD"])
    return (
        f"postgresql://{user}:{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
