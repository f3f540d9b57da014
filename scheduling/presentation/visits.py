"""A visit as the API, the chat and messages show it."""

from typing import Any

from scheduling.choices import VisitStatus
from scheduling.hours.wording import told_words
from scheduling.models import SiteVisit
from scheduling.presentation.moments import local_iso
from scheduling.presentation.people import agent_json, agent_words

_MEETS = "{agent} will meet you and confirms shortly."
_AGAIN = "Shall we find another time?"
_MESSAGES = {
    VisitStatus.PENDING: f"Your visit to {{place}} is booked for {{told}}. {_MEETS}",
    VisitStatus.CONFIRMED: "Your visit to {place} on {told} is confirmed. {agent} will meet you.",
    VisitStatus.COMPLETED: "Thank you for visiting {place}.",
    VisitStatus.CANCELLED: "Your visit to {place} on {told} is cancelled.",
    VisitStatus.NO_SHOW: f"We missed you at {{place}} on {{told}}. {_AGAIN}",
    VisitStatus.EXPIRED: f"Your visit to {{place}} on {{told}} was not confirmed in time. {_AGAIN}",
}
_HELD = "{place}, {told}, is kept for you for a few minutes. Your name and phone number book it."


def told(visit: SiteVisit) -> str:
    """When, as the customer was told: Saturday 21 November, morning (9 AM – 12 PM)."""
    return told_words(
        visit.slot,
        visit.slot_start,
        visit.slot_end,
        exact=visit.is_exact,
        zone=visit.brokerage.zone,
    )


def visit_message(visit: SiteVisit) -> str:
    """One or two sentences for the customer."""
    held = visit.status == VisitStatus.PENDING and visit.hold_until is not None
    template = _HELD if held else _MESSAGES[VisitStatus(visit.status)]
    words = {"place": visit.place_name, "told": told(visit), "agent": agent_words(visit.agent)}
    return template.format(**words)


def visit_json(visit: SiteVisit, *, internal: bool = False) -> dict[str, Any]:
    """The visit of the API. ``lead_score`` and ``rm_notes`` are null unless ``internal``: a
    customer's browser must not read them. Load project, listing, agent and brokerage with it."""
    zone, project, listing = visit.brokerage.zone, visit.project, visit.listing
    return {
        "id": str(visit.pk),
        "reference": visit.reference,
        "status": visit.status,
        "project": {"id": str(project.pk), "name": project.name} if project else None,
        "listing": {"id": str(listing.pk), "title": listing.title} if listing else None,
        "date": visit.slot_start.astimezone(zone).date().isoformat(),
        "slot": visit.slot,
        "start": local_iso(visit.slot_start, zone),
        "end": local_iso(visit.slot_end, zone),
        "planned_start": local_iso(visit.planned_start, zone),
        "planned_end": local_iso(visit.planned_end, zone),
        "version": visit.version,
        "hold_until": local_iso(visit.hold_until, zone),
        "agent": agent_json(visit.agent),
        "lead_score": visit.lead_score if internal else None,
        "notes": visit.customer_notes,
        "rm_notes": visit.rm_notes if internal else None,
        "created_at": local_iso(visit.created_at, zone),
        "confirmed_at": local_iso(visit.confirmed_at, zone),
        "completed_at": local_iso(visit.completed_at, zone),
        "message": visit_message(visit),
    }
