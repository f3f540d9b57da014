"""How far leads come, how long they stay at each status, and who of them buys."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from leads.choices import LeadStatus
from leads.selectors.dimensions import AGENT, HOTTEST, PROJECT, SOURCE, grouped, with_hottest

_PATH = [status.value for status in LeadStatus if status != LeadStatus.LOST]
_DAY = timedelta(days=1)


def funnel(leads: "QuerySet[Any]") -> list[dict[str, Any]]:
    """Per status: how many of these leads came at least so far, their share, and the median days that they stayed
    before the next step. A lead that skipped a status passed through it; a lost one counts to where it came. Two
    statements."""
    counted = _furthest(leads)
    total, stayed = sum(counted.values()), _stays(leads)
    found = []
    for rank, status in enumerate(_PATH):
        reached = sum(n for furthest, n in counted.items() if furthest >= rank)
        found.append(
            {
                "status": status,
                "reached": reached,
                "share": share(reached, total),
                "median_days": stayed.get(status),
            }
        )
    return found


def conversion(leads: "QuerySet[Any]") -> dict[str, list[dict[str, Any]]]:
    """Who of these leads was won, by source, agent, project and the hottest temperature: four statements."""
    return {
        "source": _converted(leads, SOURCE),
        "agent": _converted(leads, AGENT),
        "project": _converted(leads, PROJECT),
        "temperature": _converted(with_hottest(leads), HOTTEST),
    }


def share(part: int, whole: int) -> float | None:
    """0…1 to four digits; null of nothing."""
    return round(part / whole, 4) if whole else None


def _converted(leads: "QuerySet[Any]", by: Any) -> list[dict[str, Any]]:
    rows = grouped(
        leads,
        by,
        leads=Count("pk"),
        won=Count("pk", filter=Q(status=LeadStatus.WON)),
        lost=Count("pk", filter=Q(status=LeadStatus.LOST)),
    )
    return [row | {"rate": share(row["won"], row["leads"])} for row in rows]


def _furthest(leads: "QuerySet[Any]") -> dict[int, int]:
    """How many leads came how far: the rank of the furthest status in the history, or of the present one. Who is not
    won any more counts as far as without it."""
    rows = _fetch(
        leads,
        f"""
        SELECT greatest({_rank("came.status")}, reached.rank, 0), count(*) FROM came LEFT JOIN (
            SELECT step.subject_id, max({_rank("step.to_status")}) AS rank FROM common_step AS step
            JOIN came ON came.id = step.subject_id
            WHERE step.subject_kind = 'lead' AND step.to_status <> '{LeadStatus.WON.value}' GROUP BY step.subject_id
        ) AS reached ON reached.subject_id = came.id
        GROUP BY 1""",
    )
    return dict(rows)


def _stays(leads: "QuerySet[Any]") -> dict[str, float]:
    """Median days at a status before it was left, by status."""
    rows = _fetch(
        leads,
        """
        SELECT from_status, percentile_cont(0.5) WITHIN GROUP (ORDER BY left_at - entered_at) FROM (
            SELECT step.from_status, step.at AS left_at,
                lag(step.at) OVER (PARTITION BY step.subject_id ORDER BY step.at, step.id) AS entered_at
            FROM common_step AS step JOIN came ON came.id = step.subject_id WHERE step.subject_kind = 'lead'
        ) AS steps
        WHERE entered_at IS NOT NULL GROUP BY from_status""",
    )
    return {status: round(median / _DAY, 2) for status, median in rows}


def _fetch(leads: "QuerySet[Any]", statement: str) -> list[Any]:
    """Runs a statement that reads the leads as ``came``. Joins and a window: subqueries for each lead would take ten
    times as long."""
    cohort, params = leads.order_by().values("pk", "status").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"WITH came (id, status) AS ({cohort}) {statement}", params)
        found: list[Any] = cursor.fetchall()
    return found


def _rank(column: str) -> str:
    """The place of a status on the path, as SQL."""
    places = " ".join(f"WHEN '{status}' THEN {place}" for place, status in enumerate(_PATH))
    return f"CASE {column} {places} END"
