"""Making a suggestion: at most one, kept as the audit and for the cool-down."""

from datetime import datetime
from uuid import UUID

from accounts.models import Brokerage
from common.sql.unit import joined
from profiles.memory.nudges import (
    PAUSE,
    PUSH_PAUSE,
    CustomerStanding,
    Suggestion,
    first_due,
    may_fire,
    pushable,
    suggestions,
)
from profiles.models import CustomerProfile, Nudge
from profiles.selectors.nudge_facts import nudge_facts


@joined
def make_nudge(
    *,
    brokerage: Brokerage,
    profile: CustomerProfile,
    channel: str,
    has_visit: bool,
    previous_seen: datetime | None,
    now: datetime,
    is_push: bool = False,
) -> tuple[Nudge, Suggestion] | None:
    """The suggestion that is due, stored, or None: nothing fits, all of it cools down or is
    switched off, or a human talked to the customer within three days. ``profile`` is freshly read;
    no statement runs where nothing can fit. ``is_push``: the customer is not here, so only what the
    brokerage chose to push is considered. Call it under a lock of the customer (the chat's turn is
    one)."""
    who = standing_of(profile, previous_seen, now)
    if not may_fire(who):
        return None
    facts = nudge_facts(profile, money_words=brokerage.money_words, now=now)
    if facts.talked_to:
        return None
    found = suggestions(who, facts.looked, facts.homes_today, has_visit)
    if is_push:
        found = pushable(found, facts.made, facts.switches, profile.last_active)
    due = first_due(found, facts.made, facts.switches, now, PUSH_PAUSE if is_push else PAUSE)
    if due is None:
        return None
    nudge = Nudge.objects.create(
        brokerage=brokerage,
        profile=profile,
        project_id=due.project_id or None,
        rule=due.rule,
        text=due.text,
        channel=channel,
        at=now,
    )
    return nudge, due


def answer_nudge(*, nudge_id: UUID, answer: str, now: datetime) -> None:
    """Keeps the customer's ``yes`` or ``no``; the first answer counts."""
    Nudge.objects.filter(pk=nudge_id, answered_at__isnull=True).update(
        answer=answer, answered_at=now
    )


def standing_of(
    profile: CustomerProfile, previous_seen: datetime | None, now: datetime
) -> CustomerStanding:
    """The columns of the profile that the rules read; of one who is back, as they left."""
    return CustomerStanding(
        now=now,
        last_active=previous_seen or profile.last_active,
        projects_viewed=profile.projects_viewed,
        intent_score=float(profile.intent_score),
        site_visits_scheduled=profile.site_visits_scheduled,
        total_sessions=profile.total_sessions - bool(previous_seen),
        current_stage=profile.current_stage,
        previous_seen=previous_seen,
    )
