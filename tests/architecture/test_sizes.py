"""How long a file, a function and a line may be, how much a function takes, and that a name stands
for one thing."""

import ast
from collections import defaultdict

from tests.architecture.sources import FLOORS, functions, short, sources, tree

LONGEST_FILE, LONGEST_TEST_FILE = 300, 500
LONGEST_FUNCTION = 40
MOST_PARAMETERS = 7
LONGEST_LINE = 100


def test_there_is_something_to_check() -> None:
    assert len(sources(*FLOORS)) > 400
    assert len(sources("tests")) > 100


def test_no_file_is_too_long() -> None:
    limits = [
        (LONGEST_FILE, sources(*FLOORS, "benchmarks")),
        (LONGEST_TEST_FILE, sources("tests")),
    ]
    long = {
        short(path): lines
        for limit, paths in limits
        for path in paths
        if (lines := len(path.read_text().splitlines())) > limit
    }
    assert long == {}


def test_no_function_is_too_long() -> None:
    long = {
        f"{short(path)}:{node.name}": length
        for path in sources(*FLOORS)
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_function_takes_too_much() -> None:
    greedy = {}
    for path in sources(*FLOORS):
        for node in functions(path):
            given = node.args
            names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
            number = len([name for name in names if name not in {"self", "cls"}])
            if number > MOST_PARAMETERS:
                greedy[f"{short(path)}:{node.name}"] = number
    assert greedy == {}


def test_no_line_is_too_long() -> None:
    """Those with a remark for a checker too, which the formatter leaves alone."""
    long = [
        f"{short(path)}:{number}"
        for path in sources(*FLOORS, "tests", "benchmarks")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


def test_a_class_name_stands_for_one_thing() -> None:
    """Django finds commands by their file, so they share a name."""
    places = defaultdict(list)
    for path in sources(*FLOORS):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(short(path))
    del places["Command"]
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
