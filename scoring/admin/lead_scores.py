"""The part of a lead's page about its conversion score: factors for and against, history, what
would raise it."""

from datetime import datetime
from typing import Any

from leads.admin.page import LeadSection, lead_sections
from leads.models import Lead
from leads.temperature import CARD
from scoring.admin.charts import factor_bars, history_chart
from scoring.card.recommendations import recommendations
from scoring.models import ScoreChange
from scoring.selectors.conversion import conversion_of
from scoring.services.conversion.score import score_lead

_CHANGES = 60


def bring_up_to_date(lead: Lead, now: datetime) -> None:
    """The job may be half a minute late."""
    if lead.conversion_due:
        score_lead(lead=lead, brokerage=lead.brokerage, now=now)


def scores_of(page: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The template's context."""
    lead: Lead = page["lead"]
    conversion = conversion_of(lead, now)
    changes = list(ScoreChange.objects.filter(lead=lead).select_related("user")[:_CHANGES])
    factors = [one["row"] for one in page["factors"]]
    return {
        "advice": recommendations(CARD.advice(factors), conversion.offers),
        "conversion": conversion,
        "chance": round(100 * conversion.probability),
        "confidence": round(100 * conversion.confidence),
        "bars": factor_bars(conversion.factors),
        "override": next((change for change in changes if change.because == "manual"), None),
        "chart": history_chart(_temperatures(lead), _conversions(lead, changes), now),
        "changes": changes[:5],
    }


def _temperatures(lead: Lead) -> list[tuple[datetime, int]]:
    changes = lead.temperature_changes.order_by("-at").values_list("at", "score")[:_CHANGES]
    return [(at, score) for at, score in reversed(changes)]


def _conversions(lead: Lead, changes: list[ScoreChange]) -> list[tuple[datetime, int]]:
    """The first of them begins where the lead began."""
    if not changes:
        return []
    first = changes[-1]
    start = (
        [(lead.created_at, first.before)]
        if first.before is not None and lead.created_at < first.at
        else []
    )
    return [*start, *((change.at, change.after) for change in reversed(changes))]


lead_sections.append(LeadSection("scoring/admin/conversion.html", scores_of, bring_up_to_date))
