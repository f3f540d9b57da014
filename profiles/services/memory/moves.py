"""What moves on a customer's row: services say it, and the row is written once a unit of work, with
the scores that follow from it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from common.sql.returning import set_stored
from common.sql.unit import gather, settle, waiting, write_at_end
from profiles.choices import Stage
from profiles.models import CustomerProfile, StageChange
from profiles.services.memory.engagement import SCORES, scores_sql

_ORDER = list(Stage.values)
#: how many projects were looked at, and how many interests were said
_COUNTED = {"projects_viewed": "view_count > 0", "projects_interested": "marked"}
#: what the scores are worked out from, and what a step of the stage goes by
_MOVING = (
    "total_sessions", "site_visits_scheduled", "callbacks_requested", "brochures_downloaded",
    "projects_viewed", "projects_interested", "avg_sentiment", "sentiment_points",
    "current_stage", "stage_since",
)  # fmt: skip


@dataclass(frozen=True)
class Stride:
    """A step forward to the stage ``to``, if the customer is not there yet."""

    to: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Move:
    """What one service changes: counters that are ``added`` to, a ``mood`` (−1…1) that the average
    takes in, values that are ``said``, a ``stride``, and whether the interests are ``counted``
    anew."""

    added: Mapping[str, int] = field(default_factory=dict)
    mood: float | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    stride: Stride | None = None
    counted: bool = False


def move(profile: CustomerProfile, what: Move) -> None:
    """Writes it, with the scores, at the end of the unit of work (at once where none is under way)
    and brings ``profile`` up to date then."""
    gather(_key(profile), (profile, what), _write)


def said_before(profile: CustomerProfile) -> dict[str, Any]:
    """The values that were ``said`` in this unit and are not written yet."""
    moves = waiting(_key(profile))
    return {name: value for _, one in moves for name, value in one.said.items()}


def added_before(profile: CustomerProfile, counter: str) -> int:
    """What was ``added`` to a counter in this unit and is not written yet."""
    return sum(one.added.get(counter, 0) for _, one in waiting(_key(profile)))


def settle_profile(profile: CustomerProfile) -> None:
    """Writes now what has moved in this unit: for whoever reads the row or the scores in it."""
    settle(_key(profile))


def count_interests(profile: CustomerProfile) -> None:
    """Counts the interests anew, at once, and scores the customer."""
    move(profile, Move(counted=True))
    settle_profile(profile)


def _keep(profile: CustomerProfile, before: str, strides: Iterable[Stride]) -> None:
    """The steps that led forward from the stage ``before``."""
    for stride in strides:
        if _ORDER.index(stride.to) <= _ORDER.index(before):
            continue
        change = StageChange(
            brokerage_id=profile.brokerage_id,
            profile=profile,
            from_stage=before,
            to_stage=stride.to,
            reason=stride.reason,
            at=stride.at,
        )
        write_at_end(change)
        before = stride.to


def _key(profile: CustomerProfile) -> tuple[str, str]:
    return "profile", str(profile.pk)


def _write(moves: list[tuple[CustomerProfile, Move]]) -> None:
    """One statement: the row is held, its new values are worked out, and from them the scores."""
    profile, taken = moves[0][0], [one for _, one in moves]
    steps = [one.stride for one in taken if one.stride]
    values, params = _values(taken, steps)
    names = dict.fromkeys((*_MOVING, *values))
    columns = ", ".join(f"{values.get(name, name)} AS {name}" for name in names)
    scores, of_scores = scores_sql("moved")
    new = {name: f"moved.{name}" for name in values}
    new |= {name: f"scored.{column}" for name, column in SCORES.items()}
    written = ", ".join(f"{name} = {value}" for name, value in new.items())
    returned = ", ".join(f"profile.{name}" for name in (*names, *SCORES))
    ours = [params[name] for name in names if name in params]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH moved AS MATERIALIZED (SELECT id, current_stage AS stage_before, {columns} "
            "FROM profiles_customerprofile AS profile WHERE id = %s FOR NO KEY UPDATE), "
            f"scored AS ({scores}) "
            f"UPDATE profiles_customerprofile AS profile SET {written} "
            "FROM moved, scored WHERE profile.id = moved.id AND scored.pk = moved.id "
            f"RETURNING moved.stage_before, {returned}",
            [*(value for some in ours for value in some), profile.pk, *of_scores],
        )
        stored = cursor.fetchone()
    if stored is None:
        return
    before, *found = stored
    _keep(profile, before, steps)
    for copy in {id(one): one for one, _ in moves}.values():
        set_stored(copy, dict(zip((*names, *SCORES), found, strict=True)))


def _values(
    taken: Sequence[Move], steps: Sequence[Stride]
) -> tuple[dict[str, str], dict[str, list[Any]]]:
    """Column → its new value as SQL over the old row, and the parameters of each."""
    values: dict[str, str] = {}
    params: dict[str, list[Any]] = {}
    added = sum((Counter(one.added) for one in taken), Counter[str]())
    for name, number in added.items():
        values[name], params[name] = f"{name} + %s::integer", [number]
    moods = [one.mood for one in taken if one.mood is not None]
    if moods:
        mean = "coalesce(avg_sentiment, 0) * sentiment_points + %s::float8"
        values["avg_sentiment"] = f"({mean}) / (sentiment_points + %s::integer)"
        values["sentiment_points"] = "sentiment_points + %s::integer"
        params["avg_sentiment"] = [sum(moods), len(moods)]
        params["sentiment_points"] = [len(moods)]
    if any(one.counted for one in taken):
        values |= {name: _count(condition) for name, condition in _COUNTED.items()}
    if steps:
        furthest = max((one.to for one in steps), key=_ORDER.index)
        at = next(one.at for one in steps if one.to == furthest)
        behind = _ORDER[: _ORDER.index(furthest)]
        reached = "CASE WHEN current_stage = ANY(%s::varchar[]) THEN {} ELSE {} END"
        values["current_stage"] = reached.format("%s::varchar", "current_stage")
        values["stage_since"] = reached.format("%s::timestamptz", "stage_since")
        params |= {"current_stage": [behind, furthest], "stage_since": [behind, at]}
    for name, value in {name: v for one in taken for name, v in one.said.items()}.items():
        column: Any = CustomerProfile._meta.get_field(name)
        values[name] = f"%s::{column.db_type(connection)}"
        params[name] = [column.get_db_prep_save(value, connection)]
    return values, params


def _count(condition: str) -> str:
    """Counted anew rather than added to. What a unit at the same moment has not committed is missed
    and counted with the next interest."""
    return (
        "(SELECT count(*) FROM profiles_projectinterest AS interest "
        f"WHERE interest.profile_id = profile.id AND interest.{condition})"
    )
