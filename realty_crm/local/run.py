"""The whole product on one machine: `python -m realty_crm.local.run`, behind `make demo`.

Starts the embedded servers, brings the database and the demo data up to date, then runs the web
server, the Celery worker and beat as children until Ctrl-C or SIGTERM. Each child logs to
`.local/logs/<name>.log`. PORT (8000) is the web server's loopback port. The exit code is 0 after an
ordinary end, 1 when something failed.

`python -m realty_crm.local.run stop` ends a demo that runs elsewhere, or what a killed one left
behind.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from realty_crm.local import embedded
from realty_crm.local.process import LOOPBACK, EmbeddedError, is_free, log_tail, runs, wait_until

START_SECONDS = 90.0
STOP_SECONDS = (
    8.0  # for the children to end by themselves; the servers need some of the 15 s as well
)


class DemoError(RuntimeError):
    """The demo cannot go on; the message says why and what to do."""


@dataclass
class Demo:
    """One run: its children by name, and the wish to stop, which a signal may express at any
    moment."""

    port: int
    local: Path
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def run(self) -> None:
        """From nothing to a running demo and back to nothing; raises DemoError or EmbeddedError."""
        self.refuse_second_run()
        try:
            self.note_processes()
            say("Starting PostgreSQL and Valkey …")
            servers = embedded.ensure(self.local, profile="demo")
            self.environment = {
                **os.environ,
                "DATABASE_URL": servers.database_url,
                "REDIS_URL": servers.redis_url,
                "REALTY_CRM_LOCAL": str(self.local),
                "REALTY_CRM_MODE": "demo",
                "DJANGO_SETTINGS_MODULE": "realty_crm.settings",
                "PUBLIC_URL": self.url,
                "PYTHONUNBUFFERED": "1",
            }
            say("Preparing the database …")
            self.finish("migrate", "manage.py", "migrate", "--no-input")
            say("Preparing the demo data …")
            self.finish("seed_demo", "manage.py", "seed_demo", "--quiet")
            self.start_services()
            if self.wait_until_it_answers():
                say(self.welcome())
            while not self.stopping.wait(0.5):
                self.check_children()
        finally:
            say("Stopping …")
            self.stop_children()
            embedded.stop(self.local, profile="demo")
            self.pid_file.unlink(missing_ok=True)

    @property
    def pid_file(self) -> Path:
        return self.local / "demo.pids"

    def refuse_second_run(self) -> None:
        """Raise before anything is started when the demo or the port is taken; end what a killed
        run left."""
        self.local.mkdir(parents=True, exist_ok=True)
        other = supervisor(self.pid_file)
        if other is not None:
            raise DemoError(f"The demo is running already (process {other}); `make stop` ends it.")
        patience = (
            5.0 if end_leftovers(self.pid_file) else 0.0
        )  # a killed process gives its port back a moment later
        if not wait_until(lambda: is_free(self.port), patience):
            raise DemoError(
                f"Port {self.port} is in use. Choose another one: make demo PORT={self.port + 1}"
            )

    def note_processes(self) -> None:
        pids = {
            "supervisor": os.getpid(),
            "children": [child.pid for child in self.children.values()],
        }
        self.pid_file.write_text(json.dumps(pids))

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Run Python in a process group of its own, so that Ctrl-C reaches the supervisor alone."""
        log = self.log(name)
        log.parent.mkdir(exist_ok=True)
        with log.open("wb") as output:
            self.children[name] = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=embedded.PROJECT_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.note_processes()
        return self.children[name]

    def finish(self, name: str, *arguments: str) -> None:
        """Run a command to its end, unless a stop is wished for first."""
        if self.stopping.is_set():
            return
        command = self.start(name, *arguments)
        while command.poll() is None and not self.stopping.wait(0.1):
            pass
        if command.poll() == 0:
            del self.children[name]
        elif not self.stopping.is_set():
            self.check_children()

    def start_services(self) -> None:
        if self.stopping.is_set():
            return
        web = (
            "--bind",
            f"{LOOPBACK}:{self.port}",
            "--workers",
            "2",
            "--worker-class",
            "gthread",
            "--threads",
            "4",
        )
        self.start(
            "web",
            "-m",
            "gunicorn",
            "realty_crm.wsgi",
            *web,
            "--graceful-timeout",
            "5",
            "--no-control-socket",
        )
        self.start(
            "worker", "-m", "celery", "-A", "realty_crm", "worker", "-c", "2", "--loglevel", "INFO"
        )
        schedule = str(self.local / "celerybeat-schedule")
        self.start(
            "beat", "-m", "celery", "-A", "realty_crm", "beat", "-s", schedule, "--pidfile", ""
        )

    def wait_until_it_answers(self) -> bool:
        """True once /healthz answers; False when a stop is wished for. Raises DemoError when it
        takes too long."""
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({})
        )  # the proxy of the shell is not for us
        deadline = time.monotonic() + START_SECONDS
        while not self.stopping.is_set():
            self.check_children()
            with contextlib.suppress(OSError), opener.open(f"{self.url}/healthz", timeout=5):
                return True
            if time.monotonic() > deadline:
                raise DemoError(f"{self.url}/healthz does not answer.\n{log_tail(self.log('web'))}")
            self.stopping.wait(0.2)
        return False

    def check_children(self) -> None:
        for name, child in self.children.items():
            code = child.poll()
            if code is not None and not self.stopping.is_set():
                raise DemoError(f"{name} ended with exit code {code}.\n{log_tail(self.log(name))}")

    def stop_children(self) -> None:
        """Ask every child to end, then kill with all their descendants those that did not in
        time."""
        for child in self.children.values():
            child.terminate()
        wait_until(
            lambda: all(child.poll() is not None for child in self.children.values()), STOP_SECONDS
        )
        for child in self.children.values():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def log(self, name: str) -> Path:
        return self.local / "logs" / f"{name}.log"

    def welcome(self) -> str:
        """The address, pages, log-ins and keys, from what seed_demo wrote to demo.json."""
        demo = json.loads((self.local / "demo.json").read_text())
        lines = ["", f"realty_crm is running at {self.url}", f"  back office   {self.url}/admin/"]
        lines += [f"  web chat      {self.url}/chat/{brokerage}/" for brokerage in demo["keys"]]
        lines += [
            f"  API           {self.url}/api/docs",
            "",
            "Log-ins (e-mail, password, role, brokerage)",
        ]
        lines += [
            "  {email:<34} {password:<16} {role:<8} {brokerage}".format(**login)
            for login in demo["logins"]
        ]
        lines += ["", "API keys"]
        for brokerage, keys in demo["keys"].items():
            lines += [f"  {brokerage:<20} {kind:<12} {key}" for kind, key in keys.items()]
        return "\n".join([*lines, "", f"Logs: {self.local / 'logs'}. Ctrl-C stops everything.", ""])


def say(text: str) -> None:
    # The terminal may be gone; the children must be stopped all the same.
    with contextlib.suppress(OSError):
        print(text, flush=True)


def supervisor(pid_file: Path) -> int | None:
    """The process that runs the demo, if one does."""
    pid = _processes(pid_file)[0]
    return pid if pid != os.getpid() and runs(pid, "realty_crm.local.run") else None


def end_leftovers(pid_file: Path) -> bool:
    """Kill the children of a supervisor that was killed itself; whether there were any."""
    found = False
    for pid in _processes(pid_file)[1:]:
        if any(runs(pid, program) for program in ("realty_crm", "manage.py")):
            found = True
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
    pid_file.unlink(missing_ok=True)
    return found


def _processes(pid_file: Path) -> list[int]:
    """The supervisor, then its children; [0] when there is no readable note."""
    try:
        pids = json.loads(pid_file.read_text())
        return [pids["supervisor"], *pids["children"]]
    except (OSError, ValueError, KeyError, TypeError):
        return [0]


def stop(local: Path) -> None:
    """End the demo that runs on this data directory; no error when none does."""
    pid_file = local / "demo.pids"
    pid = supervisor(pid_file)
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: supervisor(pid_file) is None, 20)
    end_leftovers(pid_file)


def main(arguments: list[str]) -> int:
    local = embedded.local_dir()
    if arguments == ["stop"]:
        stop(local)
        return 0
    port = os.environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        say(f"PORT must be a number from 1 to 65535, not {port!r}.")
        return 1
    demo = Demo(port=int(port), local=local)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: demo.stopping.set())
    try:
        demo.run()
    except (DemoError, EmbeddedError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
