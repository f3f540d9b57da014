"""Patterns of behaviour, each declared once: the saved queries, the suggestions that are pushed and
those of the chat all read this table. A pattern is a condition on the customers in the database
and, by the same declaration, one on a customer who is at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import eq, ge, lt
from typing import Any

from django.db.models import Q

from profiles.choices import IntentTemperature, Stage

_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {"exact": eq, "gte": ge, "lt": lt}


@dataclass(frozen=True)
class Bound:
    """How a column compares with a value; ``lookup`` is Django's. A timedelta means so long ago."""

    column: str
    lookup: str
    value: Any

    def limit(self, now: datetime) -> Any:
        return now - self.value if isinstance(self.value, timedelta) else self.value


@dataclass(frozen=True)
class Pattern:
    """All bounds hold. ``title`` names it shortly, ``words`` say what it means. ``of_interest``:
    the columns are those of a customer's interest in one project, else of the customer."""

    key: str
    title: str
    words: str
    bounds: tuple[Bound, ...]
    of_interest: bool = False

    def condition(self, now: datetime) -> Q:
        """On the table whose columns it reads."""
        return Q(**{f"{one.column}__{one.lookup}": one.limit(now) for one in self.bounds})

    def fits(self, row: Any, now: datetime) -> bool:
        """The same for a row, or whatever has its columns as attributes."""
        return all(
            _LOOKUPS[one.lookup](getattr(row, one.column), one.limit(now)) for one in self.bounds
        )


HOT = Pattern(
    "hot",
    "Hot, active within 7 days",
    "Hot and active within 7 days",
    (
        Bound("intent_temperature", "exact", IntentTemperature.HOT),
        Bound("last_active", "gte", timedelta(days=7)),
    ),
)
STUCK = Pattern(
    "stuck",
    "Stuck in consideration",
    "In consideration, idle for more than 3 days, 2 sessions or more",
    (
        Bound("current_stage", "exact", Stage.CONSIDERATION),
        Bound("last_active", "lt", timedelta(days=3)),
        Bound("total_sessions", "gte", 2),
    ),
)
HIGH_INTENT = Pattern(
    "high-intent",
    "High intent, no visit",
    "Intent of 5 or more and no visit",
    (Bound("intent_score", "gte", 5), Bound("site_visits_scheduled", "exact", 0)),
)
REPEATED_VIEWS = Pattern(
    "repeat-viewers",
    "Viewed one project 3 times",
    "Same project viewed 3 times",
    (Bound("view_count", "gte", 3),),
    of_interest=True,
)
PATTERNS = {one.key: one for one in (HOT, STUCK, HIGH_INTENT, REPEATED_VIEWS)}
