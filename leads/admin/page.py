"""What a lead's page shows around the form: the score and its reasons, flags, timeline, history, panels."""

from datetime import datetime
from typing import Any

from accounts.models import User
from common.admin.badges import ago
from common.admin.history import steps_of
from common.admin.panels import PanelBoard, Row
from common.money import format_money
from leads.admin.looks import next_step, reaction_badge, status_badge, temperature_badge
from leads.admin.scores import bring_up_to_date, scores_of
from leads.models import Lead
from leads.selectors.insights import insights_of
from profiles.choices import InterestLevel
from profiles.models import ProjectInterest

TIMELINE = 50

lead_panels = PanelBoard()


def lead_page(lead: Lead, user: User, now: datetime) -> dict[str, Any]:
    """The template's context; about thirty queries, however long the history is."""
    bring_up_to_date(lead, now)
    insights = insights_of(lead, now)
    return {
        **scores_of(lead, now),
        "lead": lead,
        "temperature": temperature_badge(lead.temperature, lead.lead_score),
        "status": status_badge(lead),
        "next_step": next_step(lead, now),
        "budget": budget_words(lead),
        "last_customer": ago(lead.last_customer_at),
        "reaction": reaction_badge(lead, now),
        "flags": [flag.words for flag in insights.flags],
        "insights": insights,
        "compared": [_compared(one) for one in insights.compared],
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


def _compared(one: ProjectInterest) -> Row:
    """What was looked at, how often, and what was said of it."""
    said = f"said no: {one.rejected_reason or 'no reason given'}" if one.rejected_at else ""
    liked = f"{one.get_level_display().lower()} interest" if one.level != InterestLevel.NONE else ""
    times = "once" if one.view_count == 1 else f"{one.view_count} times"
    words = [f"seen {times}" if one.view_count else "", said or liked]
    return Row(str(one.project or one.listing), detail=" · ".join(word for word in words if word))
