"""Speed to lead: from the customer's submit to the first human touch."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, DurationField, ExpressionWrapper, F, QuerySet, Value, When
from django.db.models.functions import Greatest

from accounts.models import Brokerage
from leads.models import Lead
from leads.selectors.reports.dimensions import AGENT, ALL, SOURCE, grouped
from leads.selectors.reports.funnel import share

_MEASURES = {
    "leads": "count(*)",
    "contacted": "count(waited)",
    "fast": "count(*) FILTER (WHERE waited <= interval '5 minutes')",
    "median": "percentile_cont(0.5) WITHIN GROUP (ORDER BY waited)",
    "p90": "percentile_cont(0.9) WITHIN GROUP (ORDER BY waited)",
}


def speed_to_lead(brokerage: Brokerage, since: datetime, until: datetime) -> dict[str, Any]:
    """Of the leads that came in the period and whose customers asked themselves: median and 90th
    percentile of the wait of those that were contacted, and of all that asked the share contacted
    within five minutes and the share never contacted; in all, per source and per owner. One
    statement."""
    wait = Greatest(
        ExpressionWrapper(F("first_contact_at") - F("submitted_at"), output_field=DurationField()),
        Value(timedelta(0)),
    )
    asked: QuerySet[Any] = Lead.objects.of(brokerage.pk).filter(
        created_at__gte=since, created_at__lt=until, submitted_at__isnull=False
    )
    waited = asked.order_by().values(
        "source", "owner_id", waited=Case(When(first_contact_at__isnull=False, then=wait))
    )
    found = grouped(waited.query.sql_with_params(), [ALL, SOURCE, AGENT], _MEASURES)
    return {
        "all": _measured(found[ALL.column][0]),
        "source": [_named(row) for row in found[SOURCE.column]],
        "agent": [_named(row) for row in found[AGENT.column]],
    }


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {"key": row["key"], "name": row["name"]} | _measured(row)


def _measured(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "leads": row["leads"],
        "median_seconds": _seconds(row["median"]),
        "p90_seconds": _seconds(row["p90"]),
        "within_5_min": share(row["fast"], row["leads"]),
        "never_contacted": share(row["leads"] - row["contacted"], row["leads"]),
    }


def _seconds(wait: timedelta | None) -> int | None:
    return None if wait is None else round(wait.total_seconds())
