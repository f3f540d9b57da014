"""Web servers side by side: the same application, data and calls, by two synchronous workers, by
workers with threads, and by granian where there is one; kept connections, as a proxy keeps them."""

import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from benchmarks.world import World
from leads.models import Lead

CONNECTIONS = (8, 32)
_GUNICORN = (sys.executable, "-m", "gunicorn", "realty_crm.wsgi", "--no-control-socket")
_SYNC = (*_GUNICORN, "--workers", "2", "--worker-class", "sync", "--bind", "127.0.0.1:{port}")
_THREADS = (
    *(*_GUNICORN, "--workers", "2", "--worker-class", "gthread", "--threads", "4"),
    *("--bind", "127.0.0.1:{port}"),
)
_GRANIAN = (
    *("--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--port", "{port}"),
    *("--no-ws", "--log-level", "error", "realty_crm.wsgi:application"),
)


@dataclass
class Load:
    """What came of some seconds of calls."""

    server: str
    what: str
    connections: int
    seconds: float
    times: list[float] = field(default_factory=list)
    failed: int = 0

    def __str__(self) -> str:
        ordered = sorted(self.times) or [float("nan")]
        middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
        return (
            f"{self.server:<22} {self.what:<20} {self.connections:>3} connections  "
            f"{len(self.times) / self.seconds:7.1f} requests/s  median {middle * 1000:7.1f} ms  "
            f"p95 {late * 1000:7.1f} ms  failed {self.failed}"
        )


def servers(world: World, *, seconds: float, granian: str | None = None) -> Iterator[Load]:
    """Each server, call and number of connections for so many seconds. ``granian`` is its program;
    by default the one on the path, if any."""
    headers = {"Authorization": world.key.credentials["HTTP_AUTHORIZATION"]}
    paths = {
        "GET list": f"/api/leads?owner={world.agents[0].pk}",
        "GET detail": f"/api/leads/{world.some(Lead, 1)[0]}",
    }
    program = granian or shutil.which("granian")
    commands = {"2 synchronous workers": _SYNC, "2 × 4 threads": _THREADS}
    if program:
        commands["granian 2 × 4"] = (program, *_GRANIAN)
    for name, command in commands.items():
        with _running(command) as port:
            for what, path in paths.items():
                request = _request(path, headers)
                _drive(Load(name, what, 4, 1.0), port, request)  # warms each worker up
                for connections in CONNECTIONS:
                    yield _drive(Load(name, what, connections, seconds), port, request)


@contextmanager
def _running(command: tuple[str, ...]) -> Iterator[int]:
    """The server on a free port, over the database that is connected, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    arguments = [part.format(port=port) for part in command]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            arguments, env=_environment(), cwd=settings.BASE_DIR, stdout=log, stderr=log
        )
        try:
            _wait_for(process, port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _environment() -> dict[str, str]:
    known = connection.settings_dict
    who = f"{known['USER']}:{quote(known['PASSWORD'])}@" if known["USER"] else ""
    host, port = known["HOST"], known["PORT"]
    place = f"{who}{quote(host, safe='')}{f':{port}' if port else ''}"
    return os.environ | {
        "DATABASE_URL": f"postgresql://{place}/{known['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "REALTY_CRM_MODE": "demo",
        "SECRET_KEY": settings.SECRET_KEY,
        "RATE_LIMIT_SECRET": str(10**9),
        "RATE_LIMIT_ADDRESS": str(10**9),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            if _Line(port).call(_request("/healthz", {})) == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def _request(path: str, headers: dict[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


class _Line:
    """One kept connection; made anew where the server closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def call(self, request: bytes) -> int:
        """The status of the answer, which is read to its end. Raises OSError where none comes."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        self._socket.sendall(request)
        answer = self._more(b"")
        while b"\r\n\r\n" not in answer:
            answer = self._more(answer)
        head, _, body = answer.partition(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        length = int(fields[b"content-length"])
        while len(body) < length:
            body = self._more(body)
        if fields.get(b"connection") == b"close":
            self.close()
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _more(self, before: bytes) -> bytes:
        assert self._socket is not None
        part = self._socket.recv(65_536)
        if not part:
            raise ConnectionResetError("the answer ended too early")
        return before + part


def _drive(load: Load, port: int, request: bytes) -> Load:
    until = time.monotonic() + load.seconds

    def keep_calling() -> None:
        line = _Line(port)
        while (start := time.monotonic()) < until:
            try:
                status = line.call(request)
            except OSError:
                line.close()
                status = 0
            if status == 200:
                load.times.append(time.monotonic() - start)
            else:
                load.failed += 1
        line.close()

    threads = [threading.Thread(target=keep_calling) for _ in range(load.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load
