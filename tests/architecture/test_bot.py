"""The bot's own rules: types inside, JSON at its edges, all sentences in one room, one way to
book."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

BOT = Path(settings.BASE_DIR) / "channels_app" / "bot"
#: where typed values become JSON and come back from it
EDGES = {"plain_json.py", "reply_json.py", "understanding/slots_json.py", "dialogue/stored.py"}
WORDS = "words"
#: by these a sentence is marked for translation
GETTEXT = {"_", "gettext_noop", "ngettext"}
UNTYPED = re.compile(r"\bAny\b|\b(?:dict|Mapping|MutableMapping)\[str, (?:object|str)")
#: two words, or a word that ends a sentence
SENTENCE = re.compile(r"[^\W\d_]{2,}[,;:]? [^\W\d_]|[^\W\d_]{2,}[.!?](?:\s|$)")


def modules(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    """Name below the bot, and tree, of every module in these rooms (all of the bot without any)."""
    for path in sorted(BOT.rglob("*.py")):
        name = path.relative_to(BOT).as_posix()
        if not rooms or name.partition("/")[0] in rooms:
            yield name, ast.parse(path.read_text())


def sentences(tree: ast.AST) -> Iterator[ast.Constant]:
    """Texts that read like a sentence, docstrings left out."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docs and SENTENCE.search(node.value):
            yield node


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules of all imports, and what is taken from them: "a.b" and "a.b.c"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_there_is_something_to_check() -> None:
    names = {name for name, _ in modules()}
    assert names > EDGES
    assert len(names) > 40


def test_types_inside_json_at_the_edges() -> None:
    """What crosses a border has a type of its own: neither Any nor a dictionary by field names."""
    wrong = [
        f"{name}:{node.lineno} {text}"
        for name, tree in modules()
        if name not in EDGES
        for node in ast.walk(tree)
        for text in annotations(node)
        if UNTYPED.search(text)
    ]
    assert wrong == []


def annotations(node: ast.AST) -> Iterator[str]:
    """Of what a function takes and gives, and of an attribute."""
    if isinstance(node, ast.FunctionDef):
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [one for one in (arguments.vararg, arguments.kwarg) if one]
        yield from (ast.unparse(one.annotation) for one in every if one.annotation)
        if node.returns:
            yield ast.unparse(node.returns)
    elif isinstance(node, ast.AnnAssign):
        yield ast.unparse(node.annotation)


@pytest.mark.parametrize(
    "code",
    ["x: Any = 1", "def f(a: list[Any]) -> None: ...", "def f() -> dict[str, object]: ..."],
)
def test_what_has_no_type_is_seen(code: str) -> None:
    texts = [text for node in ast.walk(ast.parse(code)) for text in annotations(node)]
    assert any(map(UNTYPED.search, texts))


def test_no_sentence_stands_outside_the_room_of_words() -> None:
    """The understanding has no replies, only tables of what customers write."""
    wrong = [
        f"{name}:{node.lineno} {node.value!r}"
        for name, tree in modules()
        if name.partition("/")[0] not in {WORDS, "understanding"}
        for node in sentences(tree)
    ]
    assert wrong == []


def test_the_understanding_says_nothing() -> None:
    """It knows neither replies nor the words for them."""
    told = re.compile(r"channels_app\.bot\.(words|reply|turn|acts)|django\.utils\.translation")
    wrong = [
        f"{name} imports {module}"
        for name, tree in modules("understanding")
        for module in imported(tree)
        if told.match(module)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('reply("Which project do you mean?")', True),
        ('reply(f"Shall I cancel {visit}?")', True),
        ('reply("Hello!")', True),
        ('def f(): "A docstring is none."', False),
        ('kind = "floor_plan"', False),
        ('order_by("-planned_start")', False),
    ],
)
def test_a_sentence_is_seen(code: str, found: bool) -> None:
    assert bool(list(sentences(ast.parse(code)))) is found


def test_every_sentence_can_be_translated() -> None:
    """It stands in a call of gettext, and its facts have names: f-strings are in no catalogue."""
    wrong, seen = [], 0
    for name, tree in modules(WORDS):
        if name == "words/records.py":  # histories and ledgers, for staff
            continue
        marked = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GETTEXT
            for part in node.args
        }
        found = list(sentences(tree))
        seen += len(found)
        unmarked = [node for node in found if id(node) not in marked]
        wrong += [f"{name}:{node.lineno} {node.value!r}" for node in unmarked]
    assert seen > 40
    assert wrong == []


def test_one_module_books() -> None:
    imports = ((name, module) for name, tree in modules() for module in imported(tree))
    booking = {name for name, module in imports if module.startswith("scheduling.services")}
    assert booking == {"acts/booking.py"}


def test_functions_are_short_and_take_few_things() -> None:
    wrong = [
        f"{name}:{node.name}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (length(node) > 40 or len(node.args.args) + len(node.args.kwonlyargs) > 7)
    ]
    assert wrong == []


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_folder_is_crowded() -> None:
    rooms = Counter(name.rpartition("/")[0] for name, _ in modules())
    assert {room: count for room, count in rooms.items() if count > 15} == {}
