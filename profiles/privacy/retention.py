"""Kinds of data and how long each is kept, unless a brokerage says otherwise (RetentionRule)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.models import Job
from profiles import models


@dataclass(frozen=True)
class Kind:
    """``rows`` gives a brokerage's rows from before a moment; they are deleted."""

    name: str
    title: str
    days: int
    rows: Callable[[UUID, datetime], "QuerySet[Any]"]


_kinds: dict[str, Kind] = {}


def declare(kind: Kind) -> None:
    """Call at start-up."""
    if kind.name in _kinds:
        raise ValueError(f"retention of {kind.name} is declared twice")
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """All kinds, in the order of the floors."""
    return list(_kinds.values())


def _older(model: type[Model], moment: str) -> Callable[[UUID, datetime], "QuerySet[Any]"]:
    return lambda brokerage, before: model._base_manager.filter(
        brokerage=brokerage, **{f"{moment}__lt": before}
    )


for _name, _title, _days, _model, _moment in (
    ("views", "Looks at projects and listings", 730, models.PropertyView, "at"),
    ("sessions", "Visits to the site", 730, models.VisitSession, "last_seen"),
    ("moods", "Mood of messages", 365, models.SentimentPoint, "at"),
    (
        "site_events",
        "Names of site events (for repeated requests)",
        90,
        models.TrackedEvent,
        "created_at",
    ),
    ("memories", "Topics, promises and summaries", 1095, models.MemoryItem, "at"),
    ("nudges", "Suggestions that were made", 365, models.Nudge, "at"),
    ("codes", "One-time codes", 7, models.VerificationCode, "created_at"),
):
    declare(Kind(_name, _title, _days, _older(_model, _moment)))
declare(
    Kind("jobs", "Background jobs (their files go after a day)", 365, _older(Job, "created_at"))
)
