"""The house rules that a machine can check: floors, docstrings, indexes, migrations, tasks."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tests.architecture.sources import FLOORS, ROOT, short, sources

STRANGERS = {"utils", "helpers", "misc", "base", "common_utils", "util", "helper"}


def test_no_file_collects_strangers() -> None:
    assert [short(path) for path in sources(*FLOORS) if path.stem in STRANGERS] == []


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, top-level module) of every import, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.partition(".")[0]


@pytest.mark.parametrize("floor", FLOORS)
def test_a_lower_floor_never_imports_a_higher_one(floor: str) -> None:
    higher = set(FLOORS[FLOORS.index(floor) + 1 :]) | {"tests", "benchmarks"}
    wrong = [
        f"{short(path)}:{line} imports {module}"
        for path in sources(floor)
        for line, module in imports(path)
        if module in higher
    ]
    assert wrong == []


@pytest.mark.parametrize("app", FLOORS[:-1])
def test_api_admin_and_tasks_never_import_each_other(app: str) -> None:
    rooms = {room: f"{app}.{room}" for room in ("api", "admin", "tasks")}
    wrong = []
    for path in sources(app):
        room = path.relative_to(ROOT / app).parts[0].removesuffix(".py")
        others = [module for name, module in rooms.items() if name != room]
        if room in rooms:
            text = path.read_text()
            wrong += [
                f"{short(path)} imports {module}" for module in others if f"from {module}" in text
            ]
    assert wrong == []


def our_models() -> list[type]:
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def test_every_model_says_what_it_is() -> None:
    """A docstring of its own; Django's generated one begins with the class name and its fields."""
    dumb = [
        model.__name__
        for model in our_models()
        if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")
    ]
    assert dumb == []


def test_every_model_can_be_read() -> None:
    assert [model.__name__ for model in our_models() if "__str__" not in vars(model)] == []


def index_lines(path: Path) -> Iterator[int]:
    """The lines of ``models.Index(…)`` and ``GinIndex(…)``."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            if name in {"Index", "GinIndex", "GistIndex", "BrinIndex"}:
                yield node.lineno


def test_every_index_says_which_query_reads_it() -> None:
    """A comment right above the index, or above the ``indexes = [`` that holds only it."""
    mute, found = [], 0
    for path in sources(*FLOORS):
        if "models" not in path.parts:
            continue
        lines = path.read_text().splitlines()
        for line in index_lines(path):
            found += 1
            above = lines[line - 2].strip()
            if above.startswith("indexes"):
                above = lines[line - 3].strip()
            if not above.startswith("#"):
                mute.append(f"{short(path)}:{line}")
    assert found > 10
    assert mute == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_scheduled_task_exists() -> None:
    from realty_crm.celery import app

    app.loader.import_default_modules()
    app.autodiscover_tasks(force=True)
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled
    assert scheduled - set(app.tasks) == set()


def test_every_task_has_a_limit_that_the_broker_outlasts() -> None:
    """quality.md: a task is given to somebody else only after its hard limit has ended it."""
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
    for options in (
        settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        settings.CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS,
    ):
        assert options["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]


def services() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sources(*FLOORS[:-1]):
        if "services" in path.parts:
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield f"{short(path)}:{node.name}", node


def test_services_say_what_they_guarantee() -> None:
    assert len(list(services())) > 40
    assert [name for name, node in services() if not ast.get_docstring(node)] == []


def test_nothing_is_left_to_do() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "X" * 3 + ":")
    assert [
        short(p)
        for p in sources(*FLOORS, "tests", "benchmarks")
        if any(w in p.read_text() for w in words)
    ] == []


def test_nothing_is_printed() -> None:
    """People hear through logs, answers and pages; only commands and start-up scripts write to the
    terminal."""
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in sources(*FLOORS[:-1])
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert wrong == []


def test_every_policy_of_a_view_is_in_the_table() -> None:
    from accounts.policy import POLICY
    from tests.flows.api_setting import routes

    for address, _, view in routes():
        for method, action in getattr(view, "policy", {}).items():
            assert action in POLICY, f"{method} {address}"
        if not hasattr(view, "policy"):
            assert not inspect.getmodule(view).__name__.startswith(FLOORS), (
                f"{address} has no policy"
            )
