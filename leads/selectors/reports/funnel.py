"""How far leads come, how long they stay at each status, and who of them buys."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Brokerage
from leads.choices import CLOSED, LeadStatus, Temperature
from leads.selectors.reports.dimensions import (
    AGENT,
    HOTTEST,
    PROJECT,
    SOURCE,
    Dimension,
    Rows,
    fetch,
    grouped,
)

_PATH = [status.value for status in LeadStatus if status != LeadStatus.LOST]
_OUTCOMES = ", ".join(f"'{status.value}'" for status in CLOSED)
_FURTHEST = Dimension("furthest")
_DAY = timedelta(days=1)
_CAME = "lead.brokerage_id = %s AND lead.created_at >= %s AND lead.created_at < %s"


def funnel_and_conversion(
    brokerage: Brokerage, since: datetime, until: datetime
) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Of the leads that came in the period. Two statements.

    Funnel: per status, how many came at least so far, their share, and the median days that they
    stayed before the next step. A lead that skipped a status passed through it; a lost one counts
    to where it came. Conversion: who was won, by source, agent, project and the hottest
    temperature."""
    came = _came(brokerage, since, until)
    found = grouped(
        came,
        [SOURCE, AGENT, PROJECT, HOTTEST, _FURTHEST],
        {
            "leads": "count(*)",
            "won": f"count(*) FILTER (WHERE status = '{LeadStatus.WON.value}')",
            "lost": f"count(*) FILTER (WHERE status = '{LeadStatus.LOST.value}')",
        },
    )
    furthest = {int(row["key"]): row["leads"] for row in found[_FURTHEST.column]}
    dimensions = {"source": SOURCE, "agent": AGENT, "project": PROJECT, "temperature": HOTTEST}
    return _steps(furthest, _stays(brokerage, since, until)), {
        name: [row | {"rate": share(row["won"], row["leads"])} for row in found[dimension.column]]
        for name, dimension in dimensions.items()
    }


def share(part: int, whole: int) -> float | None:
    """0…1 to four digits; null of nothing."""
    return round(part / whole, 4) if whole else None


def _steps(furthest: dict[int, int], stayed: dict[str, float]) -> list[dict[str, Any]]:
    total, steps = sum(furthest.values()), []
    for rank, status in enumerate(_PATH):
        reached = sum(leads for place, leads in furthest.items() if place >= rank)
        steps.append(
            {
                "status": status,
                "reached": reached,
                "share": share(reached, total),
                "median_days": stayed.get(status),
            }
        )
    return steps


def _came(brokerage: Brokerage, since: datetime, until: datetime) -> Rows:
    """``hottest``: the hottest temperature that a lead has reached (a closed one cools down, so
    that the present one would say nothing about who buys). ``furthest``: the place of its status on
    the path, or of the furthest from which it was ever closed; open leads only move forward. Who is
    not won any more counts as far as without it."""
    heat = (
        "CASE {} "
        + " ".join(f"WHEN '{word}' THEN {n}" for n, word in enumerate(Temperature.values))
        + " END"
    )
    statement = f"""
        SELECT lead.source, lead.owner_id, lead.project_id, lead.status,
            (%s::text[])[1 + coalesce(min({heat.format("change.to_temperature")}),
                {heat.format("lead.temperature")})]
                AS hottest,
            greatest({_rank("lead.status")}, max({_rank("step.from_status")}), 0) AS furthest
        FROM leads_lead AS lead
        LEFT JOIN leads_temperaturechange AS change ON change.lead_id = lead.id
        LEFT JOIN common_step AS step ON step.subject_id = lead.id AND step.to_status IN
            ({_OUTCOMES})
        WHERE {_CAME} GROUP BY lead.id"""
    return statement, (list(Temperature.values), brokerage.pk, since, until)


def _stays(brokerage: Brokerage, since: datetime, until: datetime) -> dict[str, float]:
    """Median days at a status before it was left, by status. A step that was dated back before the
    one that led there tells nothing, and neither does the time from an outcome to the reopening."""
    statement = f"""
        SELECT from_status, percentile_cont(0.5) WITHIN GROUP (ORDER BY left_at - entered_at) FROM (
            SELECT step.from_status, step.at AS left_at, lag(step.at) OVER so_far AS entered_at,
                lag(step.to_status) OVER so_far AS entered
            FROM common_step AS step JOIN leads_lead AS lead ON lead.id = step.subject_id WHERE
                {_CAME}
            WINDOW so_far AS (PARTITION BY step.subject_id ORDER BY step.at, step.id)
        ) AS steps
        WHERE entered = from_status AND from_status NOT IN ({_OUTCOMES}) GROUP BY from_status"""
    return {
        status: round(median / _DAY, 2)
        for status, median in fetch((statement, (brokerage.pk, since, until)))
    }


def _rank(column: str) -> str:
    """The place of a status on the path, as SQL."""
    places = " ".join(f"WHEN '{status}' THEN {place}" for place, status in enumerate(_PATH))
    return f"CASE {column} {places} END"
