"""The map of an import: which column is which field, which are attributes, what is an outcome.
Pure.

docs/importing.md describes it for people.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.errors import ApplicationError
from leads.importing.values import FIELDS

CONTACT = ("name", "phone", "email")
MAPPED = ("reference", *CONTACT, *FIELDS)
_OTHER = ("attributes", "ignore", "outcome", "value_words")


class MapError(ApplicationError):
    """The map does not fit the file, or is no map."""

    code = "bad_map"


@dataclass(frozen=True)
class OutcomeMap:
    """``won`` and ``lost`` are case-folded values of ``column``; ``at`` is the column of the day,
    or empty."""

    column: str
    won: frozenset[str]
    lost: frozenset[str]
    at: str = ""


@dataclass(frozen=True)
class LeadMap:
    """``fields``: lead field → column. ``words``: column → what stands in the file → what is
    meant."""

    fields: Mapping[str, str]
    attributes: Sequence[str] = ()
    outcome: OutcomeMap | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_map(text: str) -> dict[str, Any]:
    """The JSON object in ``text``; MapError where there is none."""
    try:
        found = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_without_doubles)
    except ValueError as error:
        raise MapError(f"The map is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise MapError(
            'The map is not a JSON object such as {"reference": "id", "attributes": "*"}.'
        )
    return found


def parse_map(raw: Mapping[str, Any], header: Sequence[str], reserved: Collection[str]) -> LeadMap:
    """The map for a file with this header. ``reserved``: names that no attribute may have. Raises
    MapError, which says what is wrong and what there is."""
    if unknown := [key for key in raw if key not in MAPPED and key not in _OTHER]:
        raise MapError(
            f"Unknown in the map: {_listed(unknown)}. Known: {_listed([*MAPPED, *_OTHER])}."
        )
    columns = _Columns(header)
    if raw.get("reference") is None:
        raise MapError('The map lacks "reference": the column that names each lead.')
    given = [name for name in MAPPED if raw.get(name) is not None]
    if raw["reference"] in [
        raw.get("phone"),
        raw.get("email"),
    ]:  # a list of people may have nothing else
        given.remove("reference")
    fields = {"reference": raw["reference"]} | {
        name: columns.take(raw[name], name) for name in given
    }
    fields["reference"] = columns.check(raw["reference"], "reference")
    outcome = _outcome(raw.get("outcome"), columns)
    if outcome and outcome.at and "closed_at" in fields:
        raise MapError('"closed_at" and "at" in "outcome" are the same; map one of them.')
    for name in _names(raw.get("ignore"), "ignore"):
        columns.take(name, "ignore")
    attributes = _attributes(raw.get("attributes"), columns)
    if taken := [name for name in attributes if name in reserved]:
        raise MapError(
            f"No attribute can be named like a field of leads: {_listed(taken)}. Map the column "
            f"to its field, put it "
            'into "ignore", or rename it in the file.'
        )
    return LeadMap(fields, attributes, outcome, _value_words(raw.get("value_words"), columns))


class _Columns:
    """The file's columns and what each was taken for."""

    def __init__(self, header: Sequence[str]) -> None:
        self.header = [name for name in header if name]
        self.taken: dict[str, str] = {}

    def check(self, name: Any, role: str) -> str:
        if not isinstance(name, str):
            raise MapError(f'"{role}" is not the name of a column.')
        if name.strip() not in self.header:
            raise MapError(
                f'The file has no column "{name}" (for "{role}"). It has {_listed(self.header)}.'
            )
        return name.strip()

    def take(self, name: Any, role: str) -> str:
        column = self.check(name, role)
        if column in self.taken:
            raise MapError(
                f'The column "{column}" is used twice: for "{self.taken[column]}" and "{role}".'
            )
        self.taken[column] = role
        return column


def _outcome(raw: Any, columns: _Columns) -> OutcomeMap | None:
    if raw is None:
        return None
    if not isinstance(raw, dict) or "column" not in raw:
        raise MapError('"outcome" is not an object with "column", "won" and "lost".')
    if unknown := [key for key in raw if key not in ("column", "won", "lost", "at")]:
        raise MapError(
            f'Unknown in "outcome": {_listed(unknown)}. Known: "column", "won", "lost", "at".'
        )
    won, lost = (frozenset(_words(raw.get(key), key)) for key in ("won", "lost"))
    if not won | lost:
        raise MapError('"outcome" names no values, neither "won" nor "lost".')
    if won & lost:
        raise MapError(f'These values are both "won" and "lost": {_listed(sorted(won & lost))}.')
    at = columns.take(raw["at"], "outcome at") if raw.get("at") is not None else ""
    return OutcomeMap(columns.take(raw["column"], "outcome column"), won, lost, at)


def _words(raw: Any, key: str) -> list[str]:
    """Values as they stand in the file, in any case; JSON numbers and booleans as they are written
    there."""
    if raw is not None and (
        not isinstance(raw, list) or any(not isinstance(word, str | int | float) for word in raw)
    ):
        raise MapError(f'"{key}" in "outcome" is not a list of values.')
    return [str(word).strip().casefold() for word in raw or []]


def _attributes(raw: Any, columns: _Columns) -> list[str]:
    if raw == "*":
        return [name for name in columns.header if name not in columns.taken]
    return [columns.take(name, "attributes") for name in _names(raw, "attributes")]


def _names(raw: Any, key: str) -> list[Any]:
    if raw is not None and not isinstance(raw, list):
        star = ' or "*"' if key == "attributes" else ""
        raise MapError(f'"{key}" is not a list of columns{star}.')
    return raw or []


def _value_words(raw: Any, columns: _Columns) -> dict[str, dict[str, str]]:
    if raw is None:
        return {}
    if not isinstance(raw, dict) or any(not isinstance(words, dict) for words in raw.values()):
        raise MapError('"value_words" is not an object such as {"city": {"BLR": "Bengaluru"}}.')
    found: dict[str, dict[str, str]] = {}
    for name, words in raw.items():
        if wrong := [
            word for word, meant in words.items() if not isinstance(meant, str | int | float)
        ]:
            raise MapError(f'"value_words" of "{name}" gives no text for {_listed(wrong)}.')
        found[columns.check(name, "value_words")] = {
            word.strip(): str(meant) for word, meant in words.items()
        }
    return found


def _listed(names: Sequence[str]) -> str:
    text = ", ".join(f'"{name}"' for name in names)
    return text if len(text) <= 600 else f"{text[:600]} …"


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            f"it says {_listed(sorted({name for name in names if names.count(name) > 1}))} twice"
        )
    return found
