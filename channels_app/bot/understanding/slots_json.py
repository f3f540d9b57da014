"""Slots as the API shows them (``understood.slots``) and messages keep them: one flat object."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from channels_app.bot.plain_json import read, written

from .slots import Details, SaidTime, Slots, Sought

_GROUPS: dict[str, type[Sought | Details | SaidTime]] = {
    "sought": Sought,
    "who": Details,
    "when": SaidTime,
}
_OF_GROUP = {slot.name: group for group, kind in _GROUPS.items() for slot in fields(kind)}
#: in the order in which they are shown
SLOTS = (
    "configuration", "bedrooms", "localities", "budget_min", "budget_max", "currency",
    "transaction_type", "property_type", "possession", "projects", "media_kind", "name", "phone",
    "email", "date", "slot", "time", "urgency", "objection_type",
)  # fmt: skip


def slots_json(slots: Slots) -> dict[str, Any]:
    """What was said, by the names of SLOTS: amounts are decimal strings, ``date`` is ISO, ``time``
    "HH:MM", ``localities`` and ``projects`` are lists."""
    nested = written(slots)
    flat = {name: value for name, value in nested.items() if name not in _GROUPS}
    for group in _GROUPS:
        flat |= nested.get(group, {})
    return {name: flat[name] for name in SLOTS if name in flat}


def slots_from_json(data: Mapping[str, Any]) -> Slots:
    """The slots that ``slots_json`` wrote."""
    nested: dict[str, Any] = {}
    for name, value in data.items():
        group = _OF_GROUP.get(name)
        (nested.setdefault(group, {}) if group else nested)[name] = value
    return read(Slots, nested)
