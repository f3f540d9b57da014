"""What a lead's page shows around the form: the score and its reasons, flags, timeline, history, panels."""

from datetime import datetime
from typing import Any

from accounts.models import User
from common.admin.badges import ago
from common.admin.history import steps_of
from common.admin.panels import PanelBoard
from common.money import format_money
from leads.admin.looks import FLAG_WORDS, next_step, status_badge, temperature_badge
from leads.models import Lead
from leads.scoring.temperature import CARD
from leads.selectors import flags
from leads.services.rescore import rescore_lead

TIMELINE = 50
_ADVICE = 5

lead_panels = PanelBoard()


def lead_page(lead: Lead, user: User, now: datetime) -> dict[str, Any]:
    """The template's context; about ten queries, however long the history is."""
    if lead.score_valid_until and lead.score_valid_until <= now:  # the decay job may be half a minute late
        rescore_lead(lead, brokerage=lead.brokerage, now=now)
    factors = CARD.explain(Lead.objects.all(), lead.pk, now)
    return {
        "lead": lead,
        "temperature": temperature_badge(lead.temperature, lead.lead_score),
        "status": status_badge(lead),
        "next_step": next_step(lead, now),
        "budget": budget_words(lead),
        "last_customer": ago(lead.last_customer_at),
        "factors": [{"row": factor, "percent": round(100 * factor.points / factor.cap)} for factor in factors],
        "advice": CARD.advice(factors)[:_ADVICE],
        "flags": [FLAG_WORDS[name] for name in flags(lead, now)],
        "timeline": lead.interactions.select_related("user")[:TIMELINE],
        "timeline_length": TIMELINE,
        "steps": steps_of(lead),
        "panels": lead_panels.of(lead, user),
    }


def budget_words(lead: Lead) -> str:
    """₹1.2 Cr – ₹1.5 Cr; empty while nothing is known."""
    ends = [
        format_money(amount, lead.currency or lead.brokerage.currency, words=lead.brokerage.money_words)
        for amount in (lead.budget_min, lead.budget_max)
        if amount is not None
    ]
    if len(ends) == 2:
        return " – ".join(ends)
    return f"{'from' if lead.budget_min is not None else 'up to'} {ends[0]}" if ends else ""
