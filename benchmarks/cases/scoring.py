"""Re-scoring every lead of a brokerage, and the decay job."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from benchmarks.card_sql import SCORE, TEMPERATURE, VALID_UNTIL
from benchmarks.frame import Case, at_most, faster_by
from benchmarks.saves import SAVED, save_loops
from benchmarks.world import World
from leads.models import Lead
from leads.services.pipeline.temperature import BATCH, rescore_brokerage
from leads.tasks import decay_scores

_UPDATE = f"""
    UPDATE leads_lead SET lead_score = {SCORE}, temperature = {TEMPERATURE}, score_valid_until =
        {VALID_UNTIL}
    WHERE brokerage_id = %(brokerage)s AND id > %(after)s AND id <= %(last)s
"""
_ONLY_CHANGED = f"""{_UPDATE}
    AND (lead_score, temperature, score_valid_until)
        IS DISTINCT FROM (({SCORE})::smallint, {TEMPERATURE}, {VALID_UNTIL})
"""


def rescore_all(world: World) -> Iterator[Case]:
    """Every score is one point off, so every row is written; temperatures stay."""
    scoring = _Scoring(world)
    yield Case(
        "re-score, all changed",
        "raw UPDATE, one statement a batch",
        lambda: scoring.raw(_UPDATE),
        scoring.ours,
        (at_most(1.3),),
        before=scoring.spoil_all,
        **scoring.size(calls=5),
    )
    for words, save in save_loops(world, "lead_score"):
        yield Case(
            "re-score, all changed, against save()",
            words,
            save,
            scoring.ours,
            (faster_by(40),),
            before=scoring.spoil_all,
            **scoring.size(calls=3) | {"floor_rows": min(SAVED, world.leads)},
        )


def rescore_some(world: World) -> Iterator[Case]:
    """One lead in twenty is off, then none."""
    scoring = _Scoring(world)
    words = "raw UPDATE … IS DISTINCT FROM, one statement a batch"
    yield Case(
        "re-score, 5 % changed",
        words,
        lambda: scoring.raw(_ONLY_CHANGED),
        scoring.ours,
        (at_most(1.3),),
        before=scoring.spoil_some,
        **scoring.size(calls=7),
    )
    yield Case(
        "re-score, nothing changed",
        words,
        lambda: scoring.raw(_ONLY_CHANGED),
        scoring.ours,
        (at_most(1.3),),
        **scoring.size(calls=7),
    )
    yield Case(
        "re-score, 5 % changed and with them the temperature: history and events",
        words,
        lambda: scoring.raw(_ONLY_CHANGED),
        scoring.ours,
        before=scoring.spoil_temperatures,
        **scoring.size(calls=5),
    )


def decay(world: World) -> Iterator[Case]:
    """The job that runs every 30 s, when one lead in a thousand has cooled; writing any other row
    fails here."""
    scoring = _Scoring(world)
    due = world.some(Lead, max(1, world.leads // 1000))

    def cool() -> None:
        Lead.objects.filter(pk__in=due).update(
            last_customer_at=world.now - timedelta(hours=7),
            score_valid_until=world.now - timedelta(hours=1),
        )

    def job() -> None:
        written = decay_scores()
        if written != len(due):
            raise RuntimeError(f"{len(due)} leads were due, {written} were written")

    # what became due by itself while the data was made must not be counted
    Lead.objects.filter(score_valid_until__lte=world.now + timedelta(hours=1)).update(
        score_valid_until=None
    )
    yield Case(
        "decay job, 0.1 % due",
        "raw UPDATE of the same rows by key",
        lambda: scoring.raw_by_key(due),
        job,
        before=cool,
        calls=15,
        warm_up=1,
        floor_rows=len(due),
        subject_rows=len(due),
    )


class _Scoring:
    """The ways to score a brokerage, and to spoil what they have done."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.now = world.now  # the scores were made for this moment
        rows = Lead.objects.of(world.brokerage.pk).order_by("pk").values_list("pk", flat=True)
        keys: list[UUID] = list(rows.iterator())
        ends = [*keys[BATCH - 1 :: BATCH], keys[-1]]
        self.batches = list(zip([UUID(int=0), *ends[:-1]], ends, strict=True))
        _vacuum()

    def size(self, *, calls: int) -> dict[str, Any]:
        return {
            "calls": calls,
            "warm_up": 1,
            "floor_rows": self.world.leads,
            "subject_rows": self.world.leads,
        }

    def ours(self) -> None:
        rescore_brokerage(brokerage=self.world.brokerage, now=self.now)

    def raw(self, statement: str) -> None:
        for after, last in self.batches:
            self._execute(statement, after=after, last=last)

    def raw_by_key(self, keys: list[UUID]) -> None:
        head = _UPDATE.partition("WHERE")[0]
        self._execute(f"{head} WHERE id = ANY(%(keys)s)", keys=keys)

    def spoil_all(self) -> None:
        self._spoil(
            "SET lead_score = CASE WHEN lead_score = 100 THEN 99 ELSE lead_score + 1 END WHERE true"
        )

    def spoil_some(self) -> None:
        self._spoil(
            "SET lead_score = CASE WHEN lead_score = 100 THEN 99 ELSE lead_score + 1 END WHERE "
            "{one_in_twenty}"
        )

    def spoil_temperatures(self) -> None:
        self._spoil(
            "SET temperature = CASE temperature WHEN 'hot' THEN 'warm' ELSE 'hot' END WHERE "
            "{one_in_twenty}"
        )

    def _spoil(self, change: str) -> None:
        """From the true scores: earlier calls of either side have restored them."""
        change = change.format(one_in_twenty="('x' || right(id::text, 4))::bit(16)::int % 20 = 0")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(
                f"UPDATE leads_lead {change} AND brokerage_id = '{self.world.brokerage.pk}'"
            )
            cursor.execute("RESET statement_timeout")
        _vacuum()

    def _execute(self, statement: str, **params: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                statement, {"now": self.now, "brokerage": self.world.brokerage.pk, **params}
            )


def _vacuum() -> None:
    """Dead rows of the last call would burden the next; a test's transaction cannot vacuum."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM leads_lead")
