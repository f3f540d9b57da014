"""Lists that higher floors add to a page of a lower one: a lead's visits, a customer's
conversations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class PanelRow:
    """One line: what it says, where it leads (empty: nowhere), a second line, and a badge."""

    title: str
    url: str = ""
    detail: str = ""
    badge: SafeString | str = ""


@dataclass(frozen=True)
class Panel:
    """A titled list; ``empty`` says what to do where there is nothing."""

    title: str
    icon: str
    rows: list[PanelRow]
    empty: str


PanelOf = Callable[[Any, Any], Panel]


class PanelBoard:
    """The panels of one kind of page, in the order of the floors; each costs one or two queries."""

    def __init__(self) -> None:
        self._panels: list[PanelOf] = []

    def add(self, make: PanelOf) -> PanelOf:
        """Registers ``make(row, user)`` at start-up; ``user`` looks at the page."""
        self._panels.append(make)
        return make

    def of(self, row: Any, user: Any) -> list[Panel]:
        return [make(row, user) for make in self._panels]
