"""The conversion score of one lead or a million: one statement a batch.

A batch is read without a lock; of the leads whose score is not right those are locked that have not
changed since (the others stay due), whoever is locked is left to the next run, and only what
differs is written. Changes of at least ``WORTH_KEEPING`` points are kept in the same transaction; a
first score is no change. A score set by hand stays, its points are worked out all the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import Brokerage
from common.sql.transactions import batch
from common.sql.unit import joined
from leads.models import Lead
from scoring.card.parts import PARTS, Price, known_sql
from scoring.choices import ScoreChangeReason
from scoring.learning.sql import score_sql, sql
from scoring.models import ScoreChange
from scoring.selectors.conversion_card import ConversionCard, card_of, local_prices

BATCH = 10_000
WORTH_KEEPING = 5


@dataclass(frozen=True)
class Scored:
    """``looked_at`` leads were computed, ``written`` differed, ``kept`` changed so much that the
    history says so."""

    looked_at: int = 0
    written: int = 0
    kept: int = 0


@joined
def score_lead(*, lead: Lead, brokerage: Brokerage, now: datetime) -> None:
    """Works out one lead's score, waiting for whoever holds its row, and brings its columns up to
    date in ``lead``."""
    names = [
        "conversion_score",
        "conversion_points",
        "conversion_model",
        "conversion_is_manual",
        "conversion_due",
    ]
    rows = Lead.objects.of(brokerage.pk).select_for_update(of=("self",), no_key=True)
    lead.refresh_from_db(fields=[*names, "locations"], from_queryset=rows)
    _Run(brokerage, now, lead.locations[:1]).score("id = %s", [lead.pk])
    lead.refresh_from_db(fields=names)


def score_brokerage(
    *,
    brokerage: Brokerage,
    now: datetime,
    only_due: bool = False,
    report: Callable[[int], None] | None = None,
) -> Scored:
    """Every lead of a brokerage, or only those that changed, batch by batch in transactions of
    their own. ``report`` hears after each batch how many were looked at."""
    run, total, after = _Run(brokerage, now), Scored(), UUID(int=0)
    due = "AND conversion_due" if only_due else ""
    rows = f"brokerage_id = %s {due} AND id > %s ORDER BY id LIMIT {BATCH}"
    while True:
        with batch():
            done, last = run.score(rows, [brokerage.pk, after])
        total = Scored(
            total.looked_at + done.looked_at, total.written + done.written, total.kept + done.kept
        )
        if report:
            report(total.looked_at)
        if done.looked_at < BATCH:
            return total
        after = last


class _Run:
    """The card and the prices (only of ``places`` where some are given) are read once for all
    batches of a run."""

    def __init__(
        self, brokerage: Brokerage, now: datetime, places: Sequence[str] | None = None
    ) -> None:
        self.brokerage, self.now = brokerage, now
        self.card: ConversionCard = card_of(brokerage)
        self.prices: list[Price] = local_prices(brokerage, places)
        self.points, self.points_params = points_sql(self.card)

    @joined
    def score(self, rows: str, params: list[Any]) -> tuple[Scored, UUID]:
        """What was done, and the last key that was looked at."""
        known, known_params = known_sql(
            rows=rows,
            params=params,
            zone=self.brokerage.timezone,
            prices=self.prices,
            now=self.now,
            source_quality=self.card.source_quality,
        )
        number = self.card.number
        with connection.cursor() as cursor:
            cursor.execute(
                _STATEMENT.format(known=known, points=self.points),
                [*self.points_params, *known_params, number, number],
            )
            found = cursor.fetchall()
        looked_at, last, written = found[0][:3]
        changed = [row[3:] for row in found if row[3] is not None]
        self._keep(changed)
        return Scored(looked_at, written, len(changed)), last

    def _keep(self, changed: list[tuple[UUID, int, int, int]]) -> None:
        number = self.card.number
        ScoreChange.objects.bulk_create(
            (
                ScoreChange(
                    brokerage_id=self.brokerage.pk,
                    lead_id=key,
                    before=before,
                    after=after,
                    model=number,
                    because=ScoreChangeReason.COMPUTED
                    if model == number
                    else ScoreChangeReason.MODEL,
                    at=self.now,
                )
                for key, before, after, model in changed
            ),
            batch_size=2000,
        )


def points_sql(card: ConversionCard) -> tuple[str, list[Any]]:
    """The card's sum over the columns of ``known_sql``."""
    return sql(
        card.model,
        parts={name: f"part_{name}" for name in PARTS},
        attributes="attributes",
        market="market",
    )


_STATEMENT = f"""
    WITH summed AS MATERIALIZED (SELECT *, {{points}} AS points FROM ({{known}} OFFSET 0) AS known),
    scored AS MATERIALIZED (
        SELECT id, seen, conversion_score, conversion_points, conversion_model, conversion_due,
            points,
            CASE WHEN conversion_is_manual THEN conversion_score ELSE {score_sql("points")} END AS
                score
        FROM summed),
    wrong AS MATERIALIZED (
        SELECT * FROM scored
        WHERE conversion_due
            OR (conversion_points, conversion_score, conversion_model) IS DISTINCT FROM (points,
                score, %s)),
    held AS (
        SELECT wrong.* FROM wrong JOIN leads_lead AS lead ON lead.id = wrong.id AND lead.xmin =
            wrong.seen
        FOR NO KEY UPDATE OF lead SKIP LOCKED),
    written AS (
        UPDATE leads_lead AS lead
        SET conversion_points = held.points, conversion_score = held.score, conversion_model = %s,
            conversion_due = false
        FROM held WHERE lead.id = held.id
        RETURNING lead.id)
    SELECT done.*, changed.id, changed.conversion_score, changed.score, changed.conversion_model
    FROM (SELECT (SELECT count(*) FROM scored), (SELECT id FROM scored ORDER BY id DESC LIMIT 1),
                 (SELECT count(*) FROM written)) AS done
    LEFT JOIN (wrong AS changed JOIN written USING (id))
        ON abs(changed.score - changed.conversion_score) >= {WORTH_KEEPING}
"""
