"""The conversion score of every lead of a brokerage, by the rule card."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from benchmarks.conversion_sql import ONLY_CHANGED, UPDATE
from benchmarks.frame import Case, at_most, faster_by
from benchmarks.rows import insert_series
from benchmarks.saves import SAVED, save_loops
from benchmarks.world import World
from leads.models import Lead
from scoring.models import ContentScore
from scoring.selectors.conversion_card import local_prices
from scoring.services.conversion.score import BATCH, score_brokerage


def conversion_all(world: World) -> Iterator[Case]:
    """Every score is one point off, so every row is written."""
    scoring = _Scoring(world)
    yield Case(
        "conversion score, all changed",
        "raw UPDATE, one statement a batch",
        lambda: scoring.raw(UPDATE),
        scoring.ours,
        (at_most(1.3),),
        before=lambda: scoring.spoil("true"),
        **scoring.size(calls=5),
    )
    for words, save in save_loops(world, "conversion_points"):
        yield Case(
            "conversion score, all changed, against save()",
            words,
            save,
            scoring.ours,
            (faster_by(40),),
            before=lambda: scoring.spoil("true"),
            **scoring.size(calls=3) | {"floor_rows": min(SAVED, world.leads)},
        )


def conversion_some(world: World) -> Iterator[Case]:
    """One lead in twenty is off."""
    scoring = _Scoring(world)
    some = "('x' || right(id::text, 4))::bit(16)::int % 20 = 0"
    yield Case(
        "conversion score, 5 % changed",
        "raw UPDATE … IS DISTINCT FROM, one statement a batch",
        lambda: scoring.raw(ONLY_CHANGED),
        scoring.ours,
        (at_most(1.3),),
        before=lambda: scoring.spoil(some),
        **scoring.size(calls=7),
    )
    yield Case(
        "conversion score, the sweep when 5 % are due",
        "raw UPDATE … IS DISTINCT FROM of all, one statement a batch",
        lambda: scoring.raw(ONLY_CHANGED),
        lambda: scoring.ours(only_due=True),
        before=lambda: scoring.spoil(some, "conversion_due = true"),
        **scoring.size(calls=7),
    )


class _Scoring:
    """The ways to score a brokerage, and to spoil what they have done."""

    def __init__(self, world: World) -> None:
        self.world = world
        _words(world)
        _prices(world)
        rows = Lead.objects.of(world.brokerage.pk).order_by("pk").values_list("pk", flat=True)
        keys: list[UUID] = list(rows.iterator())
        ends = [*keys[BATCH - 1 :: BATCH], keys[-1]]
        self.batches = list(zip([UUID(int=0), *ends[:-1]], ends, strict=True))
        self.ours()
        _vacuum()
        self._must_agree()

    def size(self, *, calls: int) -> dict[str, Any]:
        return {
            "calls": calls,
            "warm_up": 1,
            "floor_rows": self.world.leads,
            "subject_rows": self.world.leads,
        }

    def ours(self, *, only_due: bool = False) -> None:
        score_brokerage(brokerage=self.world.brokerage, now=self.world.now, only_due=only_due)

    def raw(self, statement: str) -> int:
        """How many rows were written."""
        written = 0
        with connection.cursor() as cursor:
            for after, last in self.batches:
                cursor.execute(
                    statement, {"brokerage": self.world.brokerage.pk, "after": after, "last": last}
                )
                written += cursor.rowcount
        return written

    def spoil(self, which: str, change: str = "conversion_points = conversion_points + 1") -> None:
        """From the true scores: earlier calls of either side have restored them."""
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(
                f"UPDATE leads_lead SET {change} WHERE {which} AND brokerage_id = "
                f"'{self.world.brokerage.pk}'"
            )
            cursor.execute("RESET statement_timeout")
        _vacuum()

    def _must_agree(self) -> None:
        if differ := self.raw(ONLY_CHANGED):
            raise RuntimeError(f"{differ} leads have another sum by the floor's SQL than by ours")


def _words(world: World) -> None:
    """Two leads in three have written something."""
    if ContentScore.objects.of(world.brokerage.pk).exists():
        return
    ten = "('x' || substr(md5(lead.id::text), {}, 4))::bit(16)::int %% 11"
    scores = ("urgency", "intent", "budget", "seriousness", "authority")
    insert_series(
        ContentScore,
        "leads_lead AS lead WHERE lead.brokerage_id = %(brokerage)s AND lead.messages_count %% 3 "
        "> 0",
        {name: ten.format(1 + 4 * place) for place, name in enumerate(scores)}
        | {
            "brokerage_id": "lead.brokerage_id",
            "lead_id": "lead.id",
            "due": "false",
            "read_by": "'rules'",
            "read_at": "%(now)s",
        },
        {"brokerage": world.brokerage.pk, "now": world.now},
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE scoring_contentscore")


def _prices(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_prices "
            "(kind text, locality text, configuration text, currency text, median float8)"
        )
        cursor.execute("TRUNCATE bench_prices")
        cursor.executemany(
            "INSERT INTO bench_prices VALUES (%s, %s, %s, %s, %s)", local_prices(world.brokerage)
        )
        cursor.execute("ANALYZE bench_prices")


def _vacuum() -> None:
    """Dead rows of the last call would burden the next; a test's transaction cannot vacuum."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM leads_lead")
