"""Custom attributes of a lead, each with the time it was last changed: learning must not use what
came after the outcome."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from leads.models import Lead
from profiles.services.memory.preferences import merged


def timed(
    lead: Lead, given: dict[str, Any], now: datetime
) -> tuple[dict[str, Any], dict[str, str]]:
    """The lead's attributes and their times with ``given`` merged in; null removes an attribute."""
    values, times = dict(lead.attributes), dict(lead.attributes_at)
    for name, value in given.items():
        if values.get(name) == value and name in values:
            continue
        times[name] = now.isoformat()
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    return values, times


def note_extras(lead: Lead, attributes: dict[str, Any], tags: Sequence[str], now: datetime) -> None:
    """Merges what an enquiry brings besides the wish into the lead, and saves it."""
    changed = []
    if attributes:
        lead.attributes, lead.attributes_at = timed(lead, attributes, now)
        changed += ["attributes", "attributes_at"]
    if tags:
        lead.tags = merged(lead.tags, tuple(tags))
        changed.append("tags")
    if changed:
        lead.save(update_fields=changed)
