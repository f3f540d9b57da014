"""What the columns of a file probably are, by their names and by what stands in them, and the map
for it. Pure.

A person looks at it and has the last word: ``map_of`` makes the map of what they choose.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from common.tables.cells import RowError
from common.tables.row_numbers import counts_rows
from common.text.money_cells import split_header
from leads.importing.amounts import AMOUNTS, Unsure
from leads.importing.columns import Column, folded
from leads.importing.known_words import (
    FIELD_NAMES,
    LOST,
    MEANT,
    NO,
    NO_ANSWER,
    NUMBERING,
    OUTCOME_NAMES,
    OWNERS,
    PERSONAL,
    ROW_NUMBERS,
    WON,
    YES,
)
from leads.importing.lead_map import CONTACT, MAPPED
from leads.importing.rows import LONGEST_REFERENCE
from leads.importing.values import FIELDS, POINTERS, ReadingPlace, contact_text
from listings.units import UnitError, parse_area

IGNORE, ATTRIBUTE, OUTCOME = "ignore", "attribute", "outcome"
Roles = dict[str, str]  # column → IGNORE, ATTRIBUTE, OUTCOME, the field of a lead, or of NAMING
#: a list without references: contact → the role of its column where it names the lead, too
NAMING = {"phone": "phone, reference", "email": "email, reference"}
RawMap = Mapping[str, Any]

_ANYWHERE = ReadingPlace("IN", "INR", UTC, datetime(9999, 12, 31, tzinfo=UTC))
_FREE = (
    "origin",
    "initial_message",
    "tags",
    "close_reason",
    "locations",
)  # numbers say nothing there
_MANY = 20  # rows from which on it means something that no value comes twice


def guess_roles(columns: Sequence[Column], reserved: Collection[str]) -> Roles:
    """What each column is. ``reserved``: names that no attribute may have."""
    roles: Roles = {}
    if outcome := _outcome(columns):
        roles[outcome.name] = OUTCOME
    for column in columns:
        field = _field_named(column.name)
        if field == "reference" and _is_row_number(column):
            continue
        if (
            column.name not in roles
            and field
            and field not in roles.values()
            and _fits(column, field)
        ):
            roles[column.name] = field
    if OUTCOME in roles.values():  # another status than that of the outcome was filled in with it
        roles |= {name: IGNORE for name, role in roles.items() if role == "status"}
    if "source" in roles.values():  # words that are no source of ours become the origin
        roles = {name: ATTRIBUTE if role == "origin" else role for name, role in roles.items()}
    if "reference" not in roles.values():
        roles |= dict(
            [
                (c.name, NAMING[roles[c.name]])
                for c in columns
                if _names_leads(c, roles.get(c.name, ""))
            ][:1]
        )
    if not any("reference" in role for role in roles.values()):  # for want of anything better
        roles |= dict([(c.name, "reference") for c in columns if _may_number_leads(c, roles)][:1])
    for column in columns:
        if column.name not in roles or (
            roles[column.name] == ATTRIBUTE and column.name in reserved
        ):
            roles[column.name] = (
                IGNORE if column.name in reserved or _is_noise(column) else ATTRIBUTE
            )
    return {column.name: roles[column.name] for column in columns}


def map_of(columns: Sequence[Column], roles: Roles, before: RawMap | None = None) -> dict[str, Any]:
    """The map in which each column has its role. Words of columns whose role is that of the map
    ``before`` stay; those of others are guessed."""
    before = before or {}
    kept = roles_of(before, list(roles)) if before else {}
    found: dict[str, Any] = {
        field: name for field in MAPPED for name, role in roles.items() if field in role.split(", ")
    }
    if attributes := [name for name, role in roles.items() if role == ATTRIBUTE]:
        found["attributes"] = attributes
    for column in columns:
        if roles[column.name] == OUTCOME:
            same = kept.get(column.name) == OUTCOME
            won, lost = (
                (before["outcome"].get(key, []) for key in ("won", "lost"))
                if same
                else outcome_words(column)
            )
            found["outcome"] = {"column": column.name, "won": won, "lost": lost}
            if day := found.pop("closed_at", None):
                found["outcome"]["at"] = day
    words = {column.name: guess_words(column, roles[column.name]) for column in columns}
    words |= {
        name: known
        for name, known in before.get("value_words", {}).items()
        if kept.get(name) == roles.get(name)
    }
    if words := {name: said for name, said in words.items() if said and roles[name] != IGNORE}:
        found["value_words"] = words
    return found


def roles_of(raw: RawMap, header: Sequence[str]) -> Roles:
    """What each column is by a map that ``parse_map`` takes; the inverse of ``map_of``."""
    roles: Roles = {name: IGNORE for name in header if name}
    outcome = raw.get("outcome") or {}
    taken = {raw[field]: field for field in MAPPED if raw.get(field) is not None}
    taken |= {
        outcome[key]: role
        for key, role in (("column", OUTCOME), ("at", "closed_at"))
        if outcome.get(key)
    }
    attributes = raw.get("attributes") or []
    if attributes == "*":
        attributes = [
            name for name in roles if name not in taken and name not in (raw.get("ignore") or [])
        ]
    taken |= dict.fromkeys(attributes, ATTRIBUTE)
    taken |= {
        raw[contact]: role
        for contact, role in NAMING.items()
        if raw.get(contact) == raw.get("reference", "")
    }
    return roles | {name.strip(): role for name, role in taken.items()}


def outcome_words(column: Column) -> tuple[list[str], list[str]]:
    """Which of the values probably mean won, and which lost."""
    named = folded(column.name) in OUTCOME_NAMES
    won, lost = (WON | YES, LOST | NO) if named else (WON, LOST)
    return [v for v in column.values if folded(v) in won], [
        v for v in column.values if folded(v) in lost
    ]


def guess_words(column: Column, role: str) -> dict[str, str]:
    """What values mean, where they are no words of ours: value → our word, or empty where it says
    nothing."""
    if role in MEANT:
        found = {
            value: MEANT[role].get(folded(value))
            for value in column.values
            if not is_readable(role, value)
        }
        found |= {value: "" for value in column.values if folded(value) in NO_ANSWER}
        return {value: word for value, word in found.items() if word is not None}
    return {
        value: "" for value in column.values if may_be_silent(role) and folded(value) in NO_ANSWER
    }


def may_be_silent(role: str) -> bool:
    """Can words in such a column say nothing? In contacts the import knows them itself."""
    return role == ATTRIBUTE or role in FIELDS


def is_readable(field: str, value: str) -> bool:
    """Does the import understand this value of a field as it stands? An amount that it is unsure of
    is an amount."""
    try:
        read = FIELDS[field](value, _ANYWHERE)
    except Unsure:
        return True
    except RowError:
        return False
    return field != "source" or not read[1] or read[0] != "import"


def _outcome(columns: Sequence[Column]) -> Column | None:
    """The column that says who was won and who lost: one that is named so goes before a status."""
    named = [column for column in columns if folded(column.name) in OUTCOME_NAMES]
    statuses = [column for column in columns if _field_named(column.name) == "status"]
    return next((column for column in (*named, *statuses) if any(outcome_words(column))), None)


def _field_named(name: str) -> str:
    """The field that is called so; empty where none is. "Budget (Lacs)" is a budget, "Email M"
    none, and "Commission (%)" is no amount."""
    bare, terms = split_header(name)
    amount = _named(bare) if _named(bare) in AMOUNTS else ""
    return "" if amount and terms.is_share else _named(name) or amount


def _named(name: str) -> str:
    words = folded(name)
    first, _, rest = words.partition(" ")
    return FIELD_NAMES.get(words) or (FIELD_NAMES.get(rest, "") if first in OWNERS else "")


def _fits(column: Column, field: str) -> bool:
    values = column.values
    if field == "reference":
        is_whole = 0 < column.filled == column.rows == len(values)
        return is_whole and max(map(len, values)) <= LONGEST_REFERENCE
    if field in _FREE and column.filled and all(_is_number(value) for value in values):
        return False
    if field == "locations" and sum(values[v] for v in values if _is_area(v)) > 0.5 * column.filled:
        return False
    if field in CONTACT:
        if column.filled >= _MANY and len(values) < 0.3 * column.filled:
            return False
        somebody = [value for value in values if contact_text(value)]
        return column.share([v for v in somebody if _is_contact(field, v)]) >= 0.8 * column.share(
            somebody
        )
    if field in POINTERS:
        return field != "owner" or column.share([value for value in values if "@" in value]) >= 0.8
    understood = [
        v
        for v in values
        if is_readable(field, v) or field == "source" or folded(v) in MEANT.get(field, ())
    ]
    return (
        column.share(
            [*understood, *(v for v in values if v not in understood and folded(v) in NO_ANSWER)]
        )
        >= 0.9
    )


def _is_contact(field: str, value: str) -> bool:
    if field == "email":
        return "@" in value
    digits = sum(character.isdecimal() for character in value)
    return 7 <= digits <= 15 if field == "phone" else not digits


def _names_leads(column: Column, role: str) -> bool:
    return role in NAMING and _fits(column, "reference")


def _is_row_number(column: Column) -> bool:
    return folded(column.name) in ROW_NUMBERS and counts_rows(column.values)


def _may_number_leads(column: Column, roles: Roles) -> bool:
    return column.name not in roles and _is_row_number(column) and _fits(column, "reference")


def _is_noise(column: Column) -> bool:
    """Who somebody is, numbers of rows, and texts that are different in each row teach nothing."""
    if _is_row_number(column):
        return True
    words = set(folded(column.name).split())
    if words & PERSONAL and len(column.values) > 0.3 * column.filled:
        return True
    if column.filled < _MANY or not column.is_distinct:
        return False
    return bool(words & NUMBERING) or not all(_is_number(value) for value in column.values)


def _is_area(value: str) -> bool:
    """A size stands in a column "Area", too, and is no place."""
    try:
        parse_area(value)
    except UnitError:
        return False
    return True


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
