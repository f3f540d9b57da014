"""Speed to lead: from the customer's submit to the first human touch."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from leads.selectors.dimensions import AGENT, SOURCE, grouped
from leads.selectors.funnel import share
from leads.selectors.percentile import Percentile

FAST = timedelta(minutes=5)


def speed_to_lead(leads: "QuerySet[Any]") -> dict[str, Any]:
    """Of the leads whose customers asked themselves: median and 90th percentile of the wait of those that were
    contacted, and of all that asked the share contacted within five minutes and the share never contacted; in all, per
    source and per owner. Three statements."""
    waited = ExpressionWrapper(
        Greatest(F("first_contact_at") - F("submitted_at"), Value(timedelta(0))), output_field=DurationField()
    )
    touched = Q(first_contact_at__isnull=False)
    asked = leads.filter(submitted_at__isnull=False).annotate(waited=waited)
    measures: dict[str, Any] = {
        "leads": Count("pk"),
        "contacted": Count("pk", filter=touched),
        "fast": Count("pk", filter=touched & Q(waited__lte=FAST)),
        "median": Percentile("waited", 0.5, filter=touched),
        "p90": Percentile("waited", 0.9, filter=touched),
    }
    return {
        "all": _measured(asked.aggregate(**measures)),
        "source": [_measured(row) for row in grouped(asked, SOURCE, **measures)],
        "agent": [_measured(row) for row in grouped(asked, AGENT, **measures)],
    }


def _measured(row: dict[str, Any]) -> dict[str, Any]:
    named = {name: row[name] for name in ("key", "name") if name in row}
    return named | {
        "leads": row["leads"],
        "median_seconds": _seconds(row["median"]),
        "p90_seconds": _seconds(row["p90"]),
        "within_5_min": share(row["fast"], row["leads"]),
        "never_contacted": share(row["leads"] - row["contacted"], row["leads"]),
    }


def _seconds(wait: timedelta | None) -> int | None:
    return None if wait is None else round(wait.total_seconds())
