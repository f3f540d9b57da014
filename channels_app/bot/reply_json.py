"""A reply as the API shows it and messages keep it."""

from datetime import datetime
from typing import Any

from channels_app.bot.reply import Booking, Reply
from scheduling.models import SiteVisit
from scheduling.presentation import callback_json, visit_json


def parts_json(reply: Reply, *, now: datetime) -> dict[str, Any]:
    """Everything but the text: listing cards, quick replies, and the booking as its customer may
    see it."""
    return {
        "listings": [card.as_json() for card in reply.listings],
        "quick_replies": [one.text for one in reply.quick_replies],
        "booking": _booking_json(reply.booking, now) if reply.booking else None,
    }


def _booking_json(booking: Booking, now: datetime) -> dict[str, Any]:
    if isinstance(booking, SiteVisit):
        return visit_json(booking, internal=False)
    return callback_json(booking, internal=False, now=now)
