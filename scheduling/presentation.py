"""Visits and callbacks as the API, the chat and messages show them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from scheduling.choices import CallbackStatus, VisitStatus
from scheduling.hours.due_times import expected_words
from scheduling.hours.wording import told_words
from scheduling.models import Callback, SiteVisit

_VISIT_MESSAGES = {
    VisitStatus.PENDING: "Your visit to {place} is booked for {told}. {agent} will meet you and confirms shortly.",
    VisitStatus.CONFIRMED: "Your visit to {place} on {told} is confirmed. {agent} will meet you.",
    VisitStatus.COMPLETED: "Thank you for visiting {place}.",
    VisitStatus.CANCELLED: "Your visit to {place} on {told} is cancelled.",
    VisitStatus.NO_SHOW: "We missed you at {place} on {told}. Shall we find another time?",
    VisitStatus.EXPIRED: "Your visit to {place} on {told} was not confirmed in time. Shall we find another time?",
}
_HELD = "{place}, {told}, is kept for you for a few minutes. Your name and phone number book it."
_CALLBACK_MESSAGES = {
    CallbackStatus.PENDING: "{agent} will call you back: {expected}.",
    CallbackStatus.NO_ANSWER: "We could not reach you. {agent} will try again.",
    CallbackStatus.CONTACTED: "{agent} has called you.",
    CallbackStatus.COMPLETED: "Thank you for talking to us.",
    CallbackStatus.CANCELLED: "Your callback is cancelled.",
}
_SOMEBODY = "Somebody of our team"


def told(visit: SiteVisit) -> str:
    """When, as the customer was told: Saturday 21 November, morning (9 AM – 12 PM)."""
    zone = visit.brokerage.zone
    return told_words(visit.slot, visit.slot_start, visit.slot_end, exact=visit.is_exact, zone=zone)


def visit_message(visit: SiteVisit) -> str:
    """One or two sentences for the customer."""
    held = visit.status == VisitStatus.PENDING and visit.hold_until is not None
    template = _HELD if held else _VISIT_MESSAGES[VisitStatus(visit.status)]
    return template.format(place=visit.place_name, told=told(visit), agent=_name(visit.agent))


def visit_json(visit: SiteVisit, *, internal: bool = False) -> dict[str, Any]:
    """The visit of the API. ``lead_score`` and ``rm_notes`` are null unless ``internal``: a customer's browser must not
    read them. Load project, listing, agent and brokerage with the visit."""
    zone = visit.brokerage.zone
    return {
        "id": str(visit.pk),
        "reference": visit.reference,
        "status": visit.status,
        "project": {"id": str(visit.project.pk), "name": visit.project.name} if visit.project else None,
        "listing": {"id": str(visit.listing.pk), "title": visit.listing.title} if visit.listing else None,
        "date": visit.slot_start.astimezone(zone).date().isoformat(),
        "slot": visit.slot,
        "start": _local(visit.slot_start, zone),
        "end": _local(visit.slot_end, zone),
        "planned_start": _local(visit.planned_start, zone),
        "planned_end": _local(visit.planned_end, zone),
        "version": visit.version,
        "agent": _agent(visit.agent),
        "lead_score": visit.lead_score if internal else None,
        "notes": visit.customer_notes,
        "rm_notes": visit.rm_notes if internal else None,
        "created_at": _local(visit.created_at, zone),
        "confirmed_at": _local(visit.confirmed_at, zone),
        "completed_at": _local(visit.completed_at, zone),
        "message": visit_message(visit),
    }


def expected(callback: Callback, now: datetime | None = None) -> str:
    """When the call comes: "Within 1-2 hours", "Tomorrow by 9:30 AM"."""
    return expected_words(
        callback.urgency,
        asked_at=callback.asked_at,
        due_at=callback.due_at,
        zone=callback.brokerage.zone,
        now=now or timezone.now(),
    )


def callback_message(callback: Callback, now: datetime | None = None) -> str:
    """One or two sentences for the customer."""
    words = expected(callback, now)
    template = _CALLBACK_MESSAGES[CallbackStatus(callback.status)]
    return template.format(agent=_name(callback.agent), expected=words[:1].lower() + words[1:])


def callback_json(callback: Callback, *, internal: bool = False, now: datetime | None = None) -> dict[str, Any]:
    """The callback of the API; ``lead_score`` and ``notes`` are null unless ``internal``. Load agent and brokerage."""
    zone = callback.brokerage.zone
    return {
        "id": str(callback.pk),
        "reference": callback.reference,
        "status": callback.status,
        "urgency": callback.urgency,
        "reason": callback.reason,
        "due_at": _local(callback.due_at, zone),
        "expected": expected(callback, now),
        "agent": _agent(callback.agent),
        "attempts": callback.attempts,
        "duration_seconds": callback.duration_seconds,
        "outcome": callback.outcome if internal else None,
        "notes": callback.notes if internal else None,
        "lead_score": callback.lead_score if internal else None,
        "version": callback.version,
        "created_at": _local(callback.created_at, zone),
        "contacted_at": _local(callback.contacted_at, zone),
        "completed_at": _local(callback.completed_at, zone),
        "message": callback_message(callback, now),
    }


def contact_json(booking: SiteVisit | Callback) -> dict[str, str]:
    """Whom to meet or call: for staff only."""
    return {"name": booking.contact_name, "phone": booking.contact_phone, "email": booking.contact_email}


def _agent(agent: User | None) -> dict[str, str] | None:
    return {"id": str(agent.pk), "name": agent.name, "phone": agent.phone} if agent else None


def _name(agent: User | None) -> str:
    return agent.name if agent else _SOMEBODY


def _local(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).isoformat() if moment else None
