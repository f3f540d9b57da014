"""The container files are not run here, so what can be known without an engine is checked: they
parse and agree."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = (PROJECT / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
    return loaded


def test_the_parts_of_production_are_there(services: dict[str, Any]) -> None:
    assert set(services) == {"migrate", "web", "worker", "beat", "postgres", "redis"}


def test_only_the_web_port_is_published_and_only_on_loopback(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_all_but_the_one_shot_migration_come_back_after_a_failure(services: dict[str, Any]) -> None:
    policies = {name: service["restart"] for name, service in services.items()}
    assert policies.pop("migrate") == "no"
    assert set(policies.values()) == {"unless-stopped"}


def test_application_waits_for_migrated_database_and_broker(services: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"] == {
            "postgres": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }
    for name in ("postgres", "redis"):
        assert services[name]["healthcheck"]["test"]


def test_redis_drops_no_task(services: dict[str, Any]) -> None:
    command = services["redis"]["command"]
    for option in (
        "--appendonly yes",
        "--appendfsync everysec",
        "--maxmemory-policy noeviction",
        "--requirepass",
    ):
        assert option in command


def test_data_is_kept_in_named_volumes(services: dict[str, Any]) -> None:
    assert set(yaml.safe_load(COMPOSE)["volumes"]) == {"postgres", "redis"}
    assert "postgres:/var/lib/postgresql/data" in services["postgres"]["volumes"]
    assert services["redis"]["volumes"] == ["redis:/data"]


def test_every_secret_is_required_and_the_example_names_it() -> None:
    example = dict(
        line.split("=", 1)
        for line in (PROJECT / ".env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )
    variables = re.findall(r"(?<!\$)\$\{(\w+)(:?[-?])", COMPOSE)
    assert {name for name, _ in variables} == set(example)
    secrets = {
        "SECRET_KEY",
        "POSTGRES_PASSWORD",
        "APP_DATABASE_PASSWORD",
        "REDIS_PASSWORD",
        "EMAIL_URL",
    }
    assert {operator for name, operator in variables if name in secrets} == {":?"}
    assert {example[name] for name in secrets} == {""}


def test_mounted_files_exist_and_may_be_run(services: dict[str, Any]) -> None:
    for volume in services["postgres"]["volumes"]:
        source = volume.split(":")[0]
        if source.startswith("./"):
            assert os.access(PROJECT / source, os.X_OK)


def test_the_image_runs_without_root_and_without_development_files() -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text()
    assert re.search(r"^USER crm$", dockerfile, re.MULTILINE)
    assert "requirements-dev" not in dockerfile
    ignored = (PROJECT / ".dockerignore").read_text().split()
    assert {".git", ".venv", ".local", ".env"} <= set(ignored)


@pytest.mark.parametrize("script", [".ci/run", "docker/create-app-role.sh"])
def test_scripts_parse(script: str) -> None:
    assert os.access(PROJECT / script, os.X_OK)
    subprocess.run(["bash", "-n", PROJECT / script], check=True)
