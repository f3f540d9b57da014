"""The bot's dataclasses as JSON and back: one way of writing a date, an hour, an amount, a choice.

A dataclass is an object of those of its fields that say something; an amount is a plain decimal
string ("12500.5"), a date ISO, an hour "HH:MM", a choice its value, a tuple a list. What is read
back is equal to what was written. Pure.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")

_WRITERS: dict[type, Callable[[Any], Any]] = {
    Enum: lambda choice: choice.value,
    Decimal: lambda amount: decimal_text(amount),
    dt.date: dt.date.isoformat,
    dt.time: lambda hour: f"{hour:%H:%M}",
    UUID: str,
    tuple: lambda values: [written(value) for value in values],
}
_READERS: dict[type, Callable[[Any], Any]] = {
    dt.date: dt.date.fromisoformat,
    dt.time: dt.time.fromisoformat,
}


def written(value: Any) -> Any:
    """The JSON of a dataclass or of one of its values."""
    if is_dataclass(value):
        said = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: written(value) for name, value in said.items() if says_something(value)}
    writer = next((w for kind, w in _WRITERS.items() if isinstance(value, kind)), None)
    return writer(value) if writer else value


def read(kind: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass of this kind from what ``written`` made of it; absent fields have their
    defaults. Raises KeyError, TypeError or ValueError for what it never makes."""
    hints = get_type_hints(kind)
    return kind(**{name: _read_value(hints[name], value) for name, value in data.items()})


def says_something(value: object) -> bool:
    """False for None, an empty text or tuple, and a group of slots in which none was said; 0 is
    something."""
    return bool(value) or isinstance(value, int | float | Decimal)


def decimal_text(amount: Decimal) -> str:
    """The plain decimal string of an amount: "20000000", "12500.5"."""
    whole, _, fraction = f"{amount:f}".partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _read_value(kind: Any, value: Any) -> Any:
    if get_origin(kind) is UnionType:  # "X | None"
        if value is None:
            return None
        (kind,) = (one for one in get_args(kind) if one is not type(None))
    if value is None:
        raise ValueError(kind)
    if get_origin(kind) is tuple:
        return tuple(_read_value(get_args(kind)[0], one) for one in value)
    if is_dataclass(kind):
        return read(kind, value)  # type: ignore[arg-type]
    return _READERS.get(kind, kind)(value)
