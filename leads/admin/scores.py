"""The part of a lead's page about its scores: factors for and against, what would raise them, history, hot mark."""

from datetime import datetime
from typing import Any

from leads.admin.charts import factor_bars, history_chart
from leads.models import HotMark, Lead, ScoreChange
from leads.scoring.recommendations import recommendations
from leads.scoring.temperature import CARD
from leads.selectors.conversion import conversion_of
from leads.services.rescore import rescore_lead
from leads.services.score_conversion import score_lead

_CHANGES = 60


def bring_up_to_date(lead: Lead, now: datetime) -> None:
    """The jobs may be half a minute late."""
    if lead.score_valid_until and lead.score_valid_until <= now:
        rescore_lead(lead, brokerage=lead.brokerage, now=now)
    if lead.conversion_due:
        score_lead(lead=lead, brokerage=lead.brokerage, now=now)


def scores_of(lead: Lead, now: datetime) -> dict[str, Any]:
    """The template's context."""
    factors = CARD.explain(Lead.objects.all(), lead.pk, now)
    conversion = conversion_of(lead, now)
    changes = list(ScoreChange.objects.filter(lead=lead).select_related("user")[:_CHANGES])
    return {
        "factors": [{"row": factor, "percent": round(100 * factor.points / factor.cap)} for factor in factors],
        "advice": recommendations(CARD.advice(factors), conversion.offers),
        "conversion": conversion,
        "chance": round(100 * conversion.probability),
        "confidence": round(100 * conversion.confidence),
        "bars": factor_bars(conversion.factors),
        "override": next((change for change in changes if change.because == "manual"), None),
        "chart": history_chart(_temperatures(lead), _conversions(lead, changes), now),
        "changes": changes[:5],
        "hot_mark": HotMark.objects.filter(lead=lead, until__gt=now).select_related("user").first(),
    }


def _temperatures(lead: Lead) -> list[tuple[datetime, int]]:
    changes = lead.temperature_changes.order_by("-at").values_list("at", "score")[:_CHANGES]
    return [(at, score) for at, score in reversed(changes)]


def _conversions(lead: Lead, changes: list[ScoreChange]) -> list[tuple[datetime, int]]:
    """The first of them begins where the lead began."""
    if not changes:
        return []
    first = changes[-1]
    start = [(lead.created_at, first.before)] if first.before is not None and lead.created_at < first.at else []
    return [*start, *((change.at, change.after) for change in reversed(changes))]
