"""What a lead's page shows around the form: the temperature and its reasons, flags, timeline,
history, panels, and the sections that higher floors add."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from common.admin.badges import ago
from common.admin.history import steps_of
from common.admin.panels import PanelBoard, PanelRow
from common.text.format_money import format_money
from leads.admin.looks import next_step, reaction_badge, status_badge, temperature_badge
from leads.models import HotMark, Lead
from leads.selectors.insights import insights_of
from leads.services.pipeline.temperature import rescore_lead
from leads.temperature import CARD
from profiles.choices import InterestLevel
from profiles.models import ProjectInterest

TIMELINE = 50

lead_panels = PanelBoard()


@dataclass(frozen=True)
class LeadSection:
    """A part of the lead's page that a higher floor draws: a template, what it shows (it gets the
    page's context so far and may read it), and what is to be done before anything is read."""

    template: str
    context: Callable[[dict[str, Any], datetime], dict[str, Any]]
    prepare: Callable[[Lead, datetime], None] | None = None


#: filled at start-up, shown in this order
lead_sections: list[LeadSection] = []


def lead_page(lead: Lead, user: User, now: datetime) -> dict[str, Any]:
    """The template's context; about thirty queries, however long the history is."""
    _bring_up_to_date(lead, now)
    for section in lead_sections:
        if section.prepare:
            section.prepare(lead, now)
    page = _own_parts(lead, user, now)
    page["sections"] = [
        {"template": one.template, "page": page | one.context(page, now)} for one in lead_sections
    ]
    return page


def _bring_up_to_date(lead: Lead, now: datetime) -> None:
    """The job may be half a minute late."""
    if lead.score_valid_until and lead.score_valid_until <= now:
        rescore_lead(lead, brokerage=lead.brokerage, now=now)


def _own_parts(lead: Lead, user: User, now: datetime) -> dict[str, Any]:
    insights = insights_of(lead, now)
    factors = CARD.explain(Lead.objects.all(), lead.pk, now)
    marks = HotMark.objects.filter(lead=lead, until__gt=now).select_related("user")
    return {
        "lead": lead,
        "factors": [{"row": one, "percent": round(100 * one.points / one.cap)} for one in factors],
        "hot_mark": marks.first(),
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
        format_money(
            amount, lead.currency or lead.brokerage.currency, words=lead.brokerage.money_words
        )
        for amount in (lead.budget_min, lead.budget_max)
        if amount is not None
    ]
    if len(ends) == 2:
        return " – ".join(ends)
    return f"{'from' if lead.budget_min is not None else 'up to'} {ends[0]}" if ends else ""


def _compared(one: ProjectInterest) -> PanelRow:
    """What was looked at, how often, and what was said of it."""
    said = f"said no: {one.rejected_reason or 'no reason given'}" if one.rejected_at else ""
    liked = f"{one.get_level_display().lower()} interest" if one.level != InterestLevel.NONE else ""
    times = "once" if one.view_count == 1 else f"{one.view_count} times"
    words = [f"seen {times}" if one.view_count else "", said or liked]
    return PanelRow(
        str(one.project or one.listing), detail=" · ".join(word for word in words if word)
    )
