"""What higher floors add to a lead's page: visits, callbacks, conversations."""

from collections.abc import Callable
from dataclasses import dataclass

from leads.models import Lead


@dataclass(frozen=True)
class Row:
    """One line: where it leads, what it says, and a badge."""

    url: str
    title: str
    detail: str = ""
    badge: str = ""


@dataclass(frozen=True)
class Panel:
    """A titled list; ``empty`` says what to do where there is nothing."""

    title: str
    icon: str
    rows: list[Row]
    empty: str


PanelOf = Callable[[Lead], Panel]
_panels: list[PanelOf] = []


def lead_panel(make: PanelOf) -> PanelOf:
    """Registers a panel at start-up; each costs one query."""
    _panels.append(make)
    return make


def panels_of(lead: Lead) -> list[Panel]:
    return [make(lead) for make in _panels]
