"""What nothing in the product uses is no part of it; tests alone keep nothing alive."""

import re
from functools import cache

from vulture import Vulture

from tests.architecture.sources import FLOORS, ROOT, short, sources

#: what frameworks call by its name
HOOKS = {
    "Django": "Command add_arguments exception_handler get_by_natural_key get_full_name "
    "handler400 handler404 handler500 prepare_value format_value field_choices lookups "
    "get_search_results get_ordering has_delete_permission has_module_permission patch put",
    "DRF": "allow_request authenticate_header get_paginated_response_schema "
    "get_schema_operation_parameters has_permission",
    "drf-spectacular": "KeyScheme VisitorScheme SessionScheme get_security_definition",
    "unfold": "actions_detail get_actions_detail get_actions_row",
}
#: looked at, each with the reason
REVIEWED = {
    "wait_until_told": "tests of queueing wait for its thread",
    "track_property_rejected": "tests hold many deeds at once against one after the other",
}
KINDS = {"function", "class", "method", "property"}
#: by these a form or a serializer finds what checks a field
CHECKS = ("clean_", "validate_")
#: they hand what they decorate to a registry
REGISTRIES = [
    *("@admin.register*", "@shared_task*", "@receiver*", "@subscribe*", "@register.*"),
    *("@lead_panels.add", "@customer_panels.add", "@finders.append"),
    *("@today_panels.add*", "@today_tiles.append"),
]


@cache
def texts() -> str:
    """Settings and filters name by dotted paths and words, templates call."""
    files = [*sources(*FLOORS), *ROOT.glob("*/templates/**/*.html")]
    return "\n".join(path.read_text() for path in files)


def is_named(name: str) -> bool:
    """In a string or a template, or by a serializer's field of that name."""
    if name.startswith("get_") and re.search(
        rf"\b{name[4:]} = serializers\.SerializerMethodField", texts()
    ):
        return True
    return bool(re.search(rf"[\"'.]{name}[\"']|{{[{{%][^}}]*\b{name}\b", texts()))


def test_nothing_is_left_over() -> None:
    finder = Vulture(ignore_decorators=REGISTRIES)
    finder.scavenge([*sources(*FLOORS), ROOT / "manage.py"])
    hooks = set(" ".join(HOOKS.values()).split())
    dead = {
        (one.name, short(one.filename.resolve()))
        for one in finder.get_unused_code(min_confidence=60)
        if one.typ in KINDS
        and one.name not in hooks
        and not one.name.endswith("Config")
        and not one.name.startswith(CHECKS)
    }
    unknown = {(name, path) for name, path in dead if name not in REVIEWED and not is_named(name)}
    assert unknown == set()
    assert {name for name, _ in dead} >= REVIEWED.keys()
