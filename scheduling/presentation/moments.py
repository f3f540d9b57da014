"""Moments in JSON."""

from datetime import datetime
from zoneinfo import ZoneInfo


def local_iso(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO 8601 with the zone's offset."""
    return moment.astimezone(zone).isoformat() if moment else None
