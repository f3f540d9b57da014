"""The news of the house: each event is declared once, in its app's ``events.py``, with its payload;
it is emitted by its constant, and heard or kept for a reason
(docs/decisions/0023-declared-events.md)."""

import ast
import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from common.events import EventKind, record
from tests.architecture.sources import FLOORS, ROOT, short, sources, tree

APPS = tuple(app for app in FLOORS if (ROOT / app / "events.py").exists())
EMITS = {"emit", "emit_many"}
#: common/events/record.py passes on what it was given
MECHANISM = ROOT / "common" / "events"
Kind = EventKind[..., Any]


def declared() -> dict[str, Kind]:
    """Constant → event, of all apps."""
    return {
        constant: kind
        for app in APPS
        for constant, kind in vars(import_module(f"{app}.events")).items()
        if isinstance(kind, EventKind) and constant in constants_of(app)
    }


def constants_of(app: str) -> list[str]:
    """What ``events.py`` itself gives a name to, imports left out."""
    return [
        target.id
        for node in tree(ROOT / app / "events.py").body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]


def fields(kind: Kind) -> set[str]:
    return set(get_type_hints(kind.payload))


def modules() -> list[Path]:
    """All modules that may emit or hear."""
    paths = sources(*FLOORS, "benchmarks")
    return [path for path in paths if MECHANISM not in path.parents]


def module_of(path: Path) -> dict[str, Any]:
    """What is known by name at the top of a module."""
    return vars(import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)))


def emits(module: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
            if name in EMITS:
                yield node


def kinds_named(call: ast.Call, names: dict[str, Any]) -> list[Kind]:
    """The declared events that a call may mean: a constant, or a table of constants by status.
    Empty for anything else: a text, an f-string, a parameter, a name made at run time."""
    told = call.args[0] if call.args else None
    if isinstance(told, ast.Subscript) and isinstance(told.value, ast.Name):
        table = names.get(told.value.id)
        found = list(table.values()) if isinstance(table, dict) else []
    else:
        found = [names.get(told.id)] if isinstance(told, ast.Name) else []
    return found if all(kind in declared().values() for kind in found) else []


def places() -> Iterator[tuple[str, ast.Call, list[Kind]]]:
    for path in modules():
        for call in emits(tree(path)):
            yield f"{short(path)}:{call.lineno}", call, kinds_named(call, module_of(path))


def test_there_is_something_to_check() -> None:
    assert set(APPS) == {
        "accounts", "listings", "profiles", "leads", "scoring", "scheduling", "channels_app",
    }  # fmt: skip
    assert len(declared()) > 30
    assert len(list(places())) > 25


def test_an_event_is_declared_once_and_its_constant_is_its_name() -> None:
    constants = Counter(constant for app in APPS for constant in constants_of(app))
    assert [constant for constant, times in constants.items() if times > 1] == []
    assert {constant: kind.name for constant, kind in declared().items()} == {
        constant: constant.lower() for constant in declared()
    }


def test_events_are_declared_in_their_room_only() -> None:
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in modules()
        if path not in {ROOT / app / "events.py" for app in APPS}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("EventKind")
    ]
    assert wrong == []


def test_a_room_of_events_knows_nothing_but_events() -> None:
    """So that everybody may import it."""
    known = {"typing", "uuid", "common.events", *(f"{app}.events" for app in APPS)}
    imported = {
        node.module if isinstance(node, ast.ImportFrom) else ast.unparse(node)
        for app in APPS
        for node in ast.walk(tree(ROOT / app / "events.py"))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= known


def test_every_emit_passes_a_declared_constant() -> None:
    assert [place for place, _, kinds in places() if not kinds] == []


def test_every_emit_gives_the_declared_payload() -> None:
    """The type checker sees the types too, but not through ``**``. What ``emit_many`` gives is a
    payload of its event's own type."""
    wrong = [
        f"{place} {kind.name}"
        for place, call, kinds in places()
        if ast.unparse(call.func) == "emit"
        for kind in kinds
        if Counter(keyword.arg for keyword in call.keywords)
        != Counter({"brokerage_id", *fields(kind)})
    ]
    assert wrong == []


def test_every_declared_event_is_emitted() -> None:
    emitted = {kind.name for _, _, kinds in places() for kind in kinds}
    assert {kind.name for kind in declared().values()} == emitted


def test_events_are_written_by_emit_only() -> None:
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"Event", "Event.objects.create", "Event.objects.bulk_create"}
    ]
    assert wrong == []


def test_no_name_of_an_event_is_written_out() -> None:
    """Whoever looks for the constant finds everything that has to do with the event."""
    names = {kind.name for kind in declared().values()}
    wrong = [
        f"{short(path)}:{node.lineno} {node.value}"
        for path in modules()
        if path.name != "events.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value in names
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("emit(VISIT_BOOKED, brokerage_id=1)", ["visit_booked"]),
        ("emit(NEWS[status], brokerage_id=1)", ["visit_booked", "visit_expired"]),
        ("events.emit_many(VISIT_BOOKED, facts)", ["visit_booked"]),
        ('emit("visit_booked", brokerage_id=1)', []),
        ('emit(f"visit_{status}", brokerage_id=1)', []),
        ("emit(event, brokerage_id=1)", []),
        ("emit(STRAY, brokerage_id=1)", []),
        ("emit(MIXED[status], brokerage_id=1)", []),
        ("emit(kind=VISIT_BOOKED, brokerage_id=1)", []),
    ],
)
def test_what_is_no_constant_is_seen(code: str, found: list[str]) -> None:
    booked, expired = declared()["VISIT_BOOKED"], declared()["VISIT_EXPIRED"]
    stray = EventKind(booked.name, booked.payload)
    names = {
        "VISIT_BOOKED": booked,
        "NEWS": {"confirmed": booked, "expired": expired},
        "STRAY": stray,
        "MIXED": {"confirmed": booked, "expired": stray},
    }
    (call,) = emits(ast.parse(code))
    assert [kind.name for kind in kinds_named(call, names)] == found


# --- who hears ------------------------------------------------------------------------------------


def subscriptions() -> list[record.Subscription]:
    return list(record._by_key.values())


def test_only_declared_events_are_listened_to() -> None:
    assert len(subscriptions()) > 20
    names = {kind.name for kind in declared().values()}
    assert {one.event_name for one in subscriptions()} - names == set()


def test_every_event_is_heard_or_kept_for_a_reason() -> None:
    """One of the two: a mark on an event that somebody hears is out of date."""
    heard = {one.event_name for one in subscriptions()}
    kept = {kind.name for kind in declared().values() if kind.kept_for_history.strip()}
    assert heard & kept == set()
    assert heard | kept == {kind.name for kind in declared().values()}


def readers() -> Iterator[tuple[Callable[..., Any], set[str]]]:
    """Each function that reads payloads, and the events that it reads; a notice is read by its
    loader."""
    heard: dict[Callable[..., Any], set[str]] = {}
    for one in subscriptions():
        reader = one.run.args[0].load if isinstance(one.run, partial) else one.run
        heard.setdefault(reader, set()).add(one.event_name)
    yield from heard.items()


def keys_read(code: ast.AST) -> tuple[set[str], set[str]]:
    """The keys of the payload that code needs, and those that it takes if they are there."""
    needs, takes = set(), set()
    for node in ast.walk(code):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "event.payload":
            needs.add(ast.literal_eval(node.slice))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "event.payload.get":
            takes.add(ast.literal_eval(node.args[0]))
    return needs, takes


def test_who_listens_reads_what_is_declared() -> None:
    """What is needed is in every event that is heard, what is taken if it is there in one."""
    payloads = {kind.name: fields(kind) for kind in declared().values()}
    read = 0
    for reader, events in readers():
        needs, takes = keys_read(ast.parse(inspect.getsource(reader)))
        read += bool(needs)
        for event in events:
            assert needs <= payloads[event], (reader.__name__, event)
        assert takes <= set().union(*(payloads[event] for event in events)), reader.__name__
    assert read > 8


def test_what_is_taken_in_functions_of_their_own_is_declared_too() -> None:
    path = ROOT / "channels_app" / "notices" / "loaders.py"
    _, takes = keys_read(tree(path))
    assert takes == {"agent_id", "offer_id", "in_conversation", "reason"}
    assert takes <= set().union(*(fields(kind) for kind in declared().values()))
