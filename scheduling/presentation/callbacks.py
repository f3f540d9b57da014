"""A callback as the API, the chat and messages show it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from scheduling.choices import CallbackStatus
from scheduling.hours.wording import expected_words
from scheduling.models import Callback
from scheduling.presentation.moments import local_iso
from scheduling.presentation.people import agent_json, agent_words

_MESSAGES = {
    CallbackStatus.PENDING: "{agent} will call you back: {expected}.",
    CallbackStatus.NO_ANSWER: "We could not reach you. {agent} will try again.",
    CallbackStatus.CONTACTED: "{agent} has called you.",
    CallbackStatus.COMPLETED: "Thank you for talking to us.",
    CallbackStatus.CANCELLED: "Your callback is cancelled.",
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
    template = _MESSAGES[CallbackStatus(callback.status)]
    return template.format(
        agent=agent_words(callback.agent),
        expected=words[:1].lower() + words[1:],
    )


def callback_json(
    callback: Callback,
    *,
    internal: bool = False,
    now: datetime | None = None,
) -> dict[str, Any]:
    """The callback of the API; ``outcome``, ``notes`` and ``lead_score`` are null unless
    ``internal``. Load agent and brokerage with it."""
    zone = callback.brokerage.zone
    return {
        "id": str(callback.pk),
        "reference": callback.reference,
        "status": callback.status,
        "urgency": callback.urgency,
        "reason": callback.reason,
        "due_at": local_iso(callback.due_at, zone),
        "expected": expected(callback, now),
        "agent": agent_json(callback.agent),
        "attempts": callback.attempts,
        "duration_seconds": callback.duration_seconds,
        "outcome": callback.outcome if internal else None,
        "notes": callback.notes if internal else None,
        "lead_score": callback.lead_score if internal else None,
        "version": callback.version,
        "created_at": local_iso(callback.created_at, zone),
        "contacted_at": local_iso(callback.contacted_at, zone),
        "completed_at": local_iso(callback.completed_at, zone),
        "message": callback_message(callback, now),
    }
