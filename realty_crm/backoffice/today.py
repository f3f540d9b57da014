"""The first page after the log-in: what waits today. Nine queries, whatever there is to show."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.admin.permits import person
from common.admin.today import today_panels, today_tiles


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds to the index page's context; every row is one that the lists would show to the same
    person."""
    return context | {
        "title": "Today",
        "tiles": [tile for tiles in today_tiles for tile in tiles(request)],
        "panels": today_panels.of(request),
        "greeting": f"Hello, {person(request).get_short_name()}",
        "today": timezone.localtime(),
    }
