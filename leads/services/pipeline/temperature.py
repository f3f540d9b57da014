"""Re-scoring leads: set-based statements, for one lead or a million.

A run over many leads takes one statement a batch: the leads are read without a lock; of those whose
score is not right it locks the ones that have not changed since and writes them. Who changes a lead
scores it in the same transaction, so what changed meanwhile, or is held by somebody, is left to
them or to the next run. Leads whose temperature changed are kept and emitted in the same
transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import Brokerage
from common.events import emit_many
from common.sql.compiled import CompiledSelect
from common.sql.transactions import batch
from common.sql.unit import joined, write_at_end
from leads.events import LEAD_TEMPERATURE_CHANGED, TemperatureNews
from leads.models import Lead, TemperatureChange
from leads.services.pipeline.deadlines import deadline_sql, move_deadlines
from leads.temperature import CARD, Thresholds, temperature_sql, valid_until

BATCH = 10_000  # measured: larger batches gain under 5 % and hold their row locks longer


@dataclass(frozen=True)
class Rescored:
    """``looked_at`` rows were computed, ``written`` differed, ``changed`` changed their
    temperature."""

    looked_at: int = 0
    written: int = 0
    changed: int = 0


@joined
def rescore_lead(lead: Lead, *, brokerage: Brokerage, now: datetime) -> None:
    """Scores one lead, waiting for whoever holds its row, and brings its score columns up to date
    in ``lead``."""
    computed, params = _points(waiting=True).sql(now, "leads_lead.id = %s", lead.pk)
    rows = _fetch(f"WITH {_writing(computed, brokerage)} SELECT * FROM rated", params)
    for row in rows:
        lead.lead_score, lead.temperature = row["new_score"], row["new_temperature"]
        lead.score_valid_until = row["new_valid_until"]
    _keep_changes(
        brokerage, [row for row in rows if row["temperature"] != row["new_temperature"]], now
    )


@joined
def rescore_leads(
    *, keys: list[UUID], brokerage: Brokerage, now: datetime, silently: bool = False
) -> None:
    """Scores these leads, waiting for whoever holds one. ``silently``: these are first scores, so
    nothing is kept in the history and nobody hears of it."""
    computed, params = _points(waiting=True).sql(now, "leads_lead.id = ANY(%s)", keys)
    rows = _fetch(
        f"WITH {_writing(computed, brokerage)} SELECT * FROM rated WHERE temperature <> "
        f"new_temperature",
        params,
    )
    if not silently:
        _keep_changes(brokerage, rows, now)


def rescore_brokerage(*, brokerage: Brokerage, now: datetime, only_due: bool = False) -> Rescored:
    """Every lead of a brokerage, or only those whose recency step has ended, batch by batch in
    transactions of their own."""
    total, after = Rescored(), UUID(int=0)
    while True:
        with batch():
            done, last = _rescore_next(brokerage, after, now, only_due)
        total = Rescored(
            total.looked_at + done.looked_at,
            total.written + done.written,
            total.changed + done.changed,
        )
        if done.looked_at < BATCH:
            return total
        after = last


def follow_temperature_rules(*, brokerage: Brokerage, now: datetime) -> Rescored:
    """After other thresholds or reaction times: every temperature, and every deadline that still
    runs."""
    done = rescore_brokerage(brokerage=brokerage, now=now)
    move_deadlines(brokerage=brokerage)
    return done


def _rescore_next(
    brokerage: Brokerage, after: UUID, now: datetime, only_due: bool
) -> tuple[Rescored, UUID]:
    """What became of the next leads by key, and the last key."""
    if only_due:
        computed, params = _points(waiting=False).sql(now, _DUE, brokerage.pk, after, now)
    else:
        computed, params = _points(waiting=False).sql(now, _NEXT, brokerage.pk, after)
    held = (
        "SELECT wrong.* FROM wrong JOIN leads_lead AS lead ON lead.id = wrong.pk AND lead.xmin = "
        "wrong.seen "
        "FOR NO KEY UPDATE OF lead SKIP LOCKED"
    )
    rows = _fetch(
        f"WITH {_writing(f'{computed} ORDER BY leads_lead.id LIMIT {BATCH}', brokerage, held)} "
        "SELECT done.*, changed.* FROM (SELECT (SELECT count(*) FROM rated) AS looked_at, "
        "(SELECT pk FROM rated ORDER BY pk DESC LIMIT 1) AS last, (SELECT count(*) FROM written) "
        "AS written) AS done "
        "LEFT JOIN (SELECT held.* FROM held JOIN written ON written.id = held.pk "
        "WHERE held.temperature <> held.new_temperature) AS changed ON true",
        params,
    )
    changed = [row for row in rows if row["pk"] is not None]
    _keep_changes(brokerage, changed, now)
    return Rescored(rows[0]["looked_at"], rows[0]["written"], len(changed)), rows[0]["last"]


_NEXT = "leads_lead.brokerage_id = %s AND leads_lead.id > %s"
#: the inner rows are found first, by their index: were they sought in the order of the keys, few of
#: them would take the whole table
_DUE = f"""leads_lead.id IN (
    SELECT id FROM (
        SELECT id FROM leads_lead WHERE brokerage_id = %s AND id > %s AND score_valid_until <= %s
            OFFSET 0) AS due
    ORDER BY id LIMIT {BATCH})"""


def _fetch(sql: str, params: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _writing(computed: str, brokerage: Brokerage, held: str = "SELECT * FROM wrong") -> str:
    """``rated`` are the scored rows, ``wrong`` those whose stored score differs, ``held`` which of
    these may be written, ``written`` the keys of those that were."""
    thresholds = Thresholds(brokerage.burning_from, brokerage.hot_from, brokerage.warm_from)
    return f"""
        computed AS MATERIALIZED ({computed}),
        scored AS (SELECT *, ({CARD.total_of_columns()})::smallint AS new_score FROM computed),
        rated AS MATERIALIZED (SELECT *, {temperature_sql("new_score", thresholds)} AS
            new_temperature FROM scored),
        wrong AS (
            SELECT * FROM rated WHERE (lead_score, temperature, score_valid_until)
                IS DISTINCT FROM (new_score, new_temperature, new_valid_until)),
        held AS MATERIALIZED ({held}),
        written AS (
            UPDATE leads_lead AS lead
            SET lead_score = new_score, temperature = new_temperature, score_valid_until =
                new_valid_until,
                react_by = {deadline_sql(brokerage)}
            FROM held WHERE lead.id = held.pk
            RETURNING lead.id)"""


@cache
def _points(*, waiting: bool) -> CompiledSelect:
    """The points of each factor, what is stored, and which version of the row was seen.
    ``waiting``: the rows are locked, after whoever holds one."""

    def build(now: datetime) -> "QuerySet[Any, Any]":
        points = CARD.annotations(now)
        rows: QuerySet[Any, Any] = Lead.objects.annotate(
            new_valid_until=valid_until(now), seen=RawSQL("leads_lead.xmin", ()), **points
        ).values(
            "pk",
            "seen",
            "lead_score",
            "temperature",
            "score_valid_until",
            "new_valid_until",
            *points,
        )
        return rows.select_for_update(of=("self",), no_key=True) if waiting else rows

    return CompiledSelect(build)


def _keep_changes(brokerage: Brokerage, changed: list[dict[str, Any]], now: datetime) -> None:
    if not changed:
        return
    for row in changed:
        write_at_end(
            TemperatureChange(
                brokerage_id=brokerage.pk,
                lead_id=row["pk"],
                from_temperature=row["temperature"],
                to_temperature=row["new_temperature"],
                score=row["new_score"],
                factors={f.name: float(row[f"points_{f.name}"]) for f in CARD.factors},
                at=now,
            )
        )
    emit_many(LEAD_TEMPERATURE_CHANGED, [(brokerage.pk, _news(row)) for row in changed])


def _news(row: dict[str, Any]) -> TemperatureNews:
    return {"lead_id": row["pk"], "from": row["temperature"], "to": row["new_temperature"]}
