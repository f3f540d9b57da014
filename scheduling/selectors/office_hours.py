"""The working clock of a brokerage."""

from datetime import datetime, timedelta

from accounts.models import Brokerage
from scheduling.hours.working_hours import WorkingHours
from scheduling.selectors.diary import holidays_of

_AHEAD = timedelta(days=60)  # longer than any callback waits


def office_hours(brokerage: Brokerage, now: datetime) -> WorkingHours:
    """Opening hours, working days and the coming holidays."""
    today = now.astimezone(brokerage.zone).date()
    return WorkingHours(
        zone=brokerage.zone,
        opens=brokerage.opens_at,
        closes=brokerage.closes_at,
        days=frozenset(brokerage.working_days),
        holidays=frozenset(holidays_of(brokerage, today, today + _AHEAD)),
    )
