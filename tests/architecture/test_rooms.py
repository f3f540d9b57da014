"""Each file lies in a room that can be guessed, no room holds too much, SQL stays in its app."""

import ast
import re
from collections import Counter

from django.apps import apps

from tests.architecture.sources import FLOORS, ROOT, short, sources, tree

MOST_IN_A_FOLDER = 15

#: the same in every app
ROOMS = {
    *("admin", "api", "management", "tasks", "subscriptions"),
    *("services", "selectors", "models", "choices", "events", "workflow", "workflows"),
    *("apps", "privacy", "__init__"),
}
#: what an app has beside them: pure rules, which know neither database nor clock, registries, and
#: the door's own rooms
OWN_ROOMS = {
    "common": "channels errors ids language_model once ports process scorecard sql tables text "
    "transitions",
    "accounts": "caller cors jobs lockout policy reach stamps zones",
    "listings": "importers names presentation units",
    "profiles": "contact_rows handles identity memory",
    "leads": "flags importing temperature tracking",
    "scoring": "card learning reading",
    "scheduling": "assignment diary hours presentation",
    "channels_app": "bot channels conversation gate notices pages",
    "realty_crm": "backoffice celery local probes settings urls wsgi",
}
#: tables of another app that SQL names, each with the reason
FOREIGN_TABLES = {
    ("leads", "common_step"): "the funnel reads a year of steps at once",
    ("scoring", "leads_lead"): "the conversion score is a column of the lead, written by set",
    ("scoring", "leads_interaction"): "outcomes are learned from touches, a million of them",
    ("scoring", "listings_listing"): "the card asks what such homes cost there",
    ("scoring", "profiles_identifier"): "the card asks who is verified, lead by lead in one query",
}


def test_each_file_lies_in_a_known_room() -> None:
    strangers = []
    for floor in FLOORS:
        known = ROOMS | set(OWN_ROOMS[floor].split())
        for path in sources(floor):
            room = path.relative_to(ROOT / floor).parts[0].removesuffix(".py")
            if room not in known:
                strangers.append(short(path))
    assert strangers == []


def test_each_room_that_is_named_is_there() -> None:
    for floor, rooms in OWN_ROOMS.items():
        for room in rooms.split():
            place = ROOT / floor / room
            assert place.is_dir() or place.with_suffix(".py").is_file(), f"{floor}/{room}"


def test_no_folder_holds_too_many_modules() -> None:
    held = Counter(short(path.parent) for path in sources(*FLOORS) if path.stem != "__init__")
    assert {folder: n for folder, n in held.items() if n > MOST_IN_A_FOLDER} == {}


def test_sql_names_only_tables_of_its_own_app() -> None:
    tables = {model._meta.db_table: model._meta.app_label for model in apps.get_models()}
    longest_first = sorted(tables, key=len, reverse=True)
    named = re.compile(r"\b(" + "|".join(longest_first) + r")\b")
    found = {
        (floor, table)
        for floor in FLOORS
        for path in sources(floor)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value
        for table in named.findall(node.value)
        if tables[table] != floor
    }
    assert found == FOREIGN_TABLES.keys()
