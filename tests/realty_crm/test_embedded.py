"""The embedded servers against real processes: races, kill -9, stale files, taken ports, long
paths, other users."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from realty_crm.local import embedded
from realty_crm.local import valkey as embedded_valkey
from realty_crm.local.process import LOOPBACK, EmbeddedError

START = (
    "from pathlib import Path; from realty_crm.local import embedded; import sys; "
    "print(embedded.ensure(Path(sys.argv[1])))"
)
# The imports come first: an ordinary user may have no access to root's Python.
AS_NOBODY = """
import encodings.idna, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from realty_crm.local import embedded
os.setgid(65534)
os.setuid(65534)
print(embedded.ensure(Path(sys.argv[1])))
print(embedded.stop(Path(sys.argv[1])))
"""


@pytest.fixture(scope="module")
def shared_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory for several tests, because creating a database takes seconds; its path is a
    long one."""
    path = tmp_path_factory.mktemp("embedded") / ("long directory " * 8).strip()
    yield path
    for profile in embedded.PROFILES:
        embedded.stop(path, profile=profile)


def start_elsewhere(path: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", START, str(path)],
        cwd=embedded.PROJECT_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )


def query(servers: embedded.Servers, statement: str) -> object:
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def cache(servers: embedded.Servers) -> redis.Redis:
    return redis.Redis.from_url(servers.redis_url, socket_timeout=5, decode_responses=True)


def postmaster_pid(path: Path, profile: str = "demo") -> int:
    return int((path / profile / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def test_processes_starting_at_once_share_servers_that_outlive_them(shared_dir: Path) -> None:
    starters = [start_elsewhere(shared_dir) for _ in range(4)]
    answers = {starter.communicate(timeout=120)[0] for starter in starters}
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    servers = embedded.ensure(shared_dir)
    assert answers == {f"{servers}\n"}
    assert embedded.status(shared_dir) == {"postgres": True, "valkey": True}
    assert query(servers, "SELECT 6 * 7") == 42
    assert cache(servers).ping() is True


def test_the_demo_keeps_what_it_accepted_through_kill_9_and_a_pid_that_now_belongs_to_another(
    shared_dir: Path,
) -> None:
    servers = embedded.ensure(shared_dir)
    query(servers, "CREATE TABLE IF NOT EXISTS kept AS SELECT 'committed' AS word")
    cache(servers).set("word", "accepted")
    cache(servers).waitaof(1, 0, 5000)
    postgres = shared_dir / "demo" / "postgres"
    valkey_pid = shared_dir / "demo" / "valkey" / "valkey.pid"
    lines = (postgres / "postmaster.pid").read_text().split("\n")
    os.kill(int(lines[0]), signal.SIGKILL)
    os.kill(int(valkey_pid.read_text()), signal.SIGKILL)
    # This process lives and is no server.
    (postgres / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    valkey_pid.write_text(str(os.getpid()))

    again = embedded.ensure(shared_dir)

    assert again == servers
    assert query(again, "SELECT word FROM kept") == "committed"
    assert cache(again).get("word") == "accepted"


def test_a_port_that_somebody_took_is_replaced(shared_dir: Path) -> None:
    before = embedded.ensure(shared_dir)
    embedded.stop(shared_dir)
    state = json.loads((shared_dir / "demo" / "servers.json").read_text())
    with socket.socket() as postgres_port, socket.socket() as valkey_port:
        for taken, port in (
            (postgres_port, state["postgres_port"]),
            (valkey_port, state["valkey_port"]),
        ):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind((LOOPBACK, port))
            taken.listen()
        after = embedded.ensure(shared_dir)
        assert query(after, "SELECT 1") == 1
        assert cache(after).ping() is True
    assert after.database_url != before.database_url
    assert after.redis_url != before.redis_url
    assert embedded.ensure(shared_dir) == after


def test_the_application_is_no_superuser_and_may_create_databases(shared_dir: Path) -> None:
    servers = embedded.ensure(shared_dir)
    rights = (
        "SELECT ARRAY[rolsuper, rolbypassrls, rolcreatedb, rolcreaterole] FROM pg_roles WHERE "
        "rolname = current_user"
    )
    assert query(servers, rights) == [False, False, True, True]
    assert query(servers, "SELECT current_database()") == "realty_crm"
    assert query(servers, "SELECT lower('ÄÖÉ')") == "äöé"


def test_each_profile_has_servers_of_its_own_and_only_tests_trade_durability_for_speed(
    shared_dir: Path,
) -> None:
    demo, test = embedded.ensure(shared_dir), embedded.ensure(shared_dir, profile="test")
    assert {
        query(demo, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")
    } == {"on"}
    assert {
        query(test, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")
    } == {"off"}
    assert postmaster_pid(shared_dir, "demo") != postmaster_pid(shared_dir, "test")
    for servers in (demo, test):
        assert query(servers, "SHOW listen_addresses") == "127.0.0.1"
        assert query(servers, "SHOW max_connections") == "200"
        kept = cache(servers).config_get("append*", "maxmemory-policy", "bind")
        assert kept["appendonly"] == "yes"
        assert kept["appendfsync"] == "everysec"
        assert kept["maxmemory-policy"] == "noeviction"
        assert kept["bind"] == "127.0.0.1"


def test_a_wrong_password_is_refused(shared_dir: Path) -> None:
    servers = embedded.ensure(shared_dir)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(servers.database_url.replace("realty_crm:", "realty_crm:0", 1))
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(servers.redis_url.replace("redis://:", "redis://:0")).ping()
    mode = (shared_dir / "demo" / "servers.json").stat().st_mode
    assert mode & 0o077 == 0


def test_servers_in_use_are_left_alone_when_asked(shared_dir: Path) -> None:
    servers = embedded.ensure(shared_dir)
    with psycopg.connect(servers.database_url):
        assert embedded.stop(shared_dir, unless_in_use=True) is False
        assert embedded.status(shared_dir) == {"postgres": True, "valkey": True}
    assert embedded.stop(shared_dir, unless_in_use=True) is True
    assert embedded.status(shared_dir) == {"postgres": False, "valkey": False}
    assert embedded.stop(shared_dir) is True


def test_a_frozen_valkey_is_not_joined_by_a_second_one(
    shared_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.ensure(shared_dir)
    pid = int((shared_dir / "demo" / "valkey" / "valkey.pid").read_text())
    monkeypatch.setattr(embedded_valkey, "PATIENCE", 0.2)
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(EmbeddedError, match=f"process {pid}"):
            embedded.ensure(shared_dir)
    finally:
        os.kill(pid, signal.SIGCONT)
    embedded.ensure(shared_dir)
    assert int((shared_dir / "demo" / "valkey" / "valkey.pid").read_text()) == pid


def test_an_interrupted_creation_of_the_database_is_begun_anew(tmp_path: Path) -> None:
    half_made = tmp_path / "demo" / "postgres.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    try:
        assert query(embedded.ensure(tmp_path), "SELECT 1") == 1
        assert not half_made.exists()
    finally:
        embedded.stop(tmp_path)


def test_data_without_its_password_is_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "demo" / "postgres").mkdir(parents=True)
    with pytest.raises(EmbeddedError, match=r"servers\.json is gone"):
        embedded.ensure(tmp_path)


def test_status_and_stop_start_and_create_nothing(tmp_path: Path) -> None:
    assert embedded.status(tmp_path) == {"postgres": False, "valkey": False}
    assert embedded.stop(tmp_path) is True
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_can_run_them_too() -> None:
    path = Path(tempfile.mkdtemp())
    shutil.chown(path, "nobody")
    try:
        ran = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(path), str(embedded.PROJECT_DIR)],
            cwd=path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.startswith("Servers(database_url='postgresql://realty_crm:")
        assert ran.stdout.endswith("True\n")
        assert (path / "demo" / "postgres").stat().st_uid == 65534
    finally:
        embedded.stop(path)
        shutil.rmtree(path)
