"""The report on a brokerage's leads over a period."""

from datetime import datetime
from typing import Any

from accounts.models import Brokerage
from common.ports import conversion_quality
from leads.selectors.reports.activity import agent_activity
from leads.selectors.reports.deals import forecast, lost_reasons, revenue
from leads.selectors.reports.funnel import funnel_and_conversion
from leads.selectors.reports.speed import speed_to_lead


def lead_analytics(brokerage: Brokerage, since: datetime, until: datetime) -> dict[str, Any]:
    """Funnel, conversion and speed of the leads that came in the period; revenue, lost reasons and
    activity by what happened in it; forecast and model as they are now. At most nine statements,
    and no list longer than fifty groups."""
    funnel, conversion = funnel_and_conversion(brokerage, since, until)
    return {
        "funnel": funnel,
        "conversion": conversion,
        "speed_to_lead": speed_to_lead(brokerage, since, until),
        "lost_reasons": lost_reasons(brokerage, since, until),
        "revenue": revenue(brokerage, since, until),
        "agents": agent_activity(brokerage, since, until),
        "forecast": forecast(brokerage),
        "model_quality": conversion_quality(brokerage),
    }
