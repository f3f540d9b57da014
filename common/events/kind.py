"""What an app declares of each of its events, in its ``events.py``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, ParamSpec, TypedDict, TypeVar

Fields = ParamSpec("Fields")
Payload = TypeVar("Payload")


class NoPayload(TypedDict):
    """The name and the brokerage say it all."""


@dataclass(frozen=True, eq=False)
class EventKind(Generic[Fields, Payload]):
    """One event of an app: its stored name, and what its payload holds. ``payload`` is a TypedDict
    whose fields ``emit`` asks for, so that the type checker refuses one that is missing or unknown.

    An event that nobody subscribes to says why its rows are worth keeping: ``kept_for_history``.
    """

    name: str
    payload: Callable[Fields, Payload]
    kept_for_history: str = field(default="", kw_only=True)
