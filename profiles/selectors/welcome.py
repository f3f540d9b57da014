"""What the greeting rests on."""

from datetime import datetime

from common.ports import next_visit
from profiles.memory.welcome import WelcomeFacts
from profiles.models import CustomerProfile, ProjectInterest


def welcome_facts(
    *, profile: CustomerProfile, previous_seen: datetime | None, verified: bool, now: datetime
) -> WelcomeFacts:
    """What the greeting rests on: two small queries."""
    interests: list[ProjectInterest] = list(
        profile.interests.filter(rejected_at__isnull=True)
        .select_related("project", "listing")
        .order_by("-last_viewed")[:50]
    )
    marked = sorted(
        ((i.marked_at, str(i.project or i.listing)) for i in interests if i.marked and i.marked_at),
        reverse=True,
    )
    viewed = [i for i in interests if i.view_count]
    return WelcomeFacts(
        now=now,
        last_seen=previous_seen,
        interested_in=tuple(name for _, name in marked),
        explored=tuple(str(i.project or i.listing) for i in viewed[:3]),
        has_upcoming_visit=next_visit(profile.pk, now) is not None,
        configurations=tuple(profile.configurations),
        locations=tuple(profile.locations),
        verified=verified,
    )
