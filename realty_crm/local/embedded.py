"""PostgreSQL and Valkey from Python wheels, so that a fresh clone needs no installed server.

The settings call `ensure()` when DATABASE_URL and REDIS_URL are unset. Each profile ("demo",
"test") has servers and data of its own under `<data_dir>/<profile>/`, listening on a loopback port
with a random password.

The servers outlive the process that started them, so `manage.py` commands and pytest workers share
them without stop/start churn. `make demo` and `make test` stop what they used; after plain
commands, `make stop` does.

Production sets both URLs and never imports the server wheels.
"""

import argparse
import fcntl
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from realty_crm.local.postgres import EmbeddedPostgres
from realty_crm.local.process import EmbeddedError, free_port
from realty_crm.local.valkey import EmbeddedValkey

Profile = Literal["demo", "test"]
PROFILES: tuple[Profile, ...] = get_args(Profile)

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Servers:
    """Where the two servers of one profile answer: postgresql://… (an ordinary, non-superuser role)
    and redis://…/0."""

    database_url: str
    redis_url: str


def local_dir() -> Path:
    """Where everything a run leaves behind lives: REALTY_CRM_LOCAL, by default `.local` in the
    project."""
    return Path(os.environ.get("REALTY_CRM_LOCAL") or PROJECT_DIR / ".local").absolute()


def ensure(data_dir: Path | None = None, *, profile: Profile = "demo") -> Servers:
    """Start the profile's servers, or find them running; safe to call from many processes at once.

    Recovers from kill -9, stale pid files and taken ports. Raises EmbeddedError, with the end of
    the server's log, when a server cannot be started.
    """
    home = (data_dir or local_dir()) / profile
    with _locked(home):
        postgres, valkey = _servers(home, profile)
        postgres.ensure()
        valkey.ensure()
        _save(home, postgres, valkey)
        return Servers(postgres.url, valkey.url)


def stop(
    data_dir: Path | None = None, *, profile: Profile = "demo", unless_in_use: bool = False
) -> bool:
    """Stop the profile's servers; True when none is left running.

    With `unless_in_use`, servers to which other clients are connected are left alone. Stopping
    twice does no harm.
    """
    home = (data_dir or local_dir()) / profile
    if not home.is_dir():
        return True
    with _locked(home):
        postgres, valkey = _servers(home, profile)
        if unless_in_use and postgres.clients() > 0:
            return False
        valkey.stop()
        postgres.stop()
        return True


def status(data_dir: Path | None = None, *, profile: Profile = "demo") -> dict[str, bool]:
    """Which servers of the profile answer: {"postgres": bool, "valkey": bool}. Starts nothing."""
    home = (data_dir or local_dir()) / profile
    if not home.is_dir():
        return {"postgres": False, "valkey": False}
    with _locked(home):
        postgres, valkey = _servers(home, profile)
        return {"postgres": postgres.answers(), "valkey": valkey.answers()}


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "lock").open("w")
    except PermissionError as error:
        raise EmbeddedError(
            f"{home} belongs to another user; remove it or set REALTY_CRM_LOCAL"
        ) from error
    # The kernel drops the lock when its holder dies, so no lock file can go stale.
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _servers(home: Path, profile: Profile) -> tuple[EmbeddedPostgres, EmbeddedValkey]:
    state = _load(home)
    password = str(state["password"])
    return (
        EmbeddedPostgres(
            home / "postgres", int(state["postgres_port"]), password, for_tests=profile == "test"
        ),
        EmbeddedValkey(home / "valkey", int(state["valkey_port"]), password),
    )


def _load(home: Path) -> dict[str, str | int]:
    path = home / "servers.json"
    if path.exists():
        state: dict[str, str | int] = json.loads(path.read_text())
        return state
    if (home / "postgres").exists():
        raise EmbeddedError(
            f"{path} is gone, and with it the password of the data beside it: remove {home}"
        )
    state = {
        "password": secrets.token_hex(16),
        "postgres_port": free_port(),
        "valkey_port": free_port(),
    }
    _write(path, state)
    return state


def _save(home: Path, postgres: EmbeddedPostgres, valkey: EmbeddedValkey) -> None:
    state = _load(home)
    current = state | {"postgres_port": postgres.port, "valkey_port": valkey.port}
    if current != state:
        _write(home / "servers.json", current)


def _write(path: Path, state: dict[str, str | int]) -> None:
    """Replace the file in one step, readable by its owner alone."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(state, file)
    draft.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """`python -m realty_crm.local.embedded start|stop|status [--profile demo|test]`; stop and
    status take both by default."""
    parser = argparse.ArgumentParser(
        prog="python -m realty_crm.local.embedded", description=main.__doc__
    )
    parser.add_argument("action", choices=["start", "stop", "status"])
    parser.add_argument("--profile", choices=PROFILES)
    parser.add_argument(
        "--unless-in-use", action="store_true", help="leave servers alone that others are using"
    )
    options = parser.parse_args(arguments)
    try:
        if options.action == "start":
            servers = ensure(profile=options.profile or "demo")
            print(f"DATABASE_URL={servers.database_url}\nREDIS_URL={servers.redis_url}")
            return 0
        for profile in [options.profile] if options.profile else PROFILES:
            if options.action == "stop":
                stopped = stop(profile=profile, unless_in_use=options.unless_in_use)
                print(f"{profile}: {'stopped' if stopped else 'in use, left running'}")
            else:
                answers = status(profile=profile)
                print(
                    f"{profile}: "
                    + ", ".join(f"{name} {'up' if up else 'down'}" for name, up in answers.items())
                )
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
