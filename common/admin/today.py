"""The first page after the log-in. Each app adds its panels and tiles at start-up; the page itself,
at the roof, only lays them out."""

from collections.abc import Callable
from datetime import datetime
from enum import IntEnum
from typing import Any, TypedDict

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from common.admin.panels import Panel


class Pressing(IntEnum):
    """How long what a panel shows can wait: the order of the panels."""

    MINUTES = 1
    HOURS = 2
    TODAY = 3


class Tile(TypedDict):
    """A number that leads to its list."""

    badge: SafeString | str
    count: int
    url: str


PanelOfToday = Callable[[HttpRequest], Panel | None]
TilesOfToday = Callable[[HttpRequest], list[Tile]]


class TodayBoard:
    """The panels of Today: the most pressing first, else in the order of the floors. Each costs one
    or two queries."""

    def __init__(self) -> None:
        self._panels: list[tuple[Pressing, PanelOfToday]] = []

    def add(self, pressing: Pressing) -> Callable[[PanelOfToday], PanelOfToday]:
        """Registers ``make(request)`` at start-up; None where there is nothing worth a panel."""

        def register(make: PanelOfToday) -> PanelOfToday:
            self._panels.append((pressing, make))
            return make

        return register

    def of(self, request: HttpRequest) -> list[Panel]:
        in_order = sorted(self._panels, key=lambda added: added[0])
        made = [make(request) for _, make in in_order]
        return [panel for panel in made if panel is not None]


today_panels = TodayBoard()
#: filled at start-up, shown in this order
today_tiles: list[TilesOfToday] = []


def seen(model: type[Model], request: HttpRequest) -> "QuerySet[Any]":
    """What this person sees of a table: the rule of its list."""
    rows: QuerySet[Any] = admin.site.get_model_admin(model).get_queryset(request)
    return rows


def midnight(now: datetime) -> datetime:
    """When the day of ``now`` began, in its zone."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
