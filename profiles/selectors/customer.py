"""One customer as the API shows them: each part bounded, whatever they wrote or did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.ports import UpcomingVisit, next_visit
from profiles.memory.relevance import Remembered
from profiles.memory.welcome import IDLE, Welcome, welcome_back
from profiles.models import CustomerProfile, ProjectInterest
from profiles.selectors.changes import Change, changes_since
from profiles.selectors.context import ConversationContext, load_context
from profiles.selectors.welcome import welcome_facts

_SHOWN = 20
_DISCUSSED = 3


@dataclass(frozen=True)
class Return:
    """What a customer who comes back is told. ``discussed`` are the last topics and projects with
    what they rest on; ``since`` is when they were here last, null in their first session."""

    welcome: Welcome | None
    discussed: list[Remembered]
    promises: list[Remembered]
    visit: UpcomingVisit | None
    since: datetime | None
    changes: list[Change]


def coming_back(profile: CustomerProfile, now: datetime) -> Return:
    """Greeting, what was talked about, promised and planned, and what changed meanwhile: a handful
    of queries."""
    since = _last_here(profile, now)
    context = load_context(profile=profile, now=now)
    facts = welcome_facts(profile=profile, previous_seen=since, verified=True, now=now)
    topics = [item for item in context.items if item.kind == "topic"]
    return Return(
        welcome=welcome_back(facts),
        discussed=sorted(topics, key=lambda item: item.at, reverse=True)[:_DISCUSSED],
        promises=context.promises,
        visit=next_visit(profile.pk, now),
        since=since,
        changes=changes_since(profile, since) if since else [],
    )


def summary_of(profile: CustomerProfile, now: datetime) -> dict[str, Any]:
    """The customer on one screen, with a text for people."""
    context, visit = load_context(profile=profile, now=now), next_visit(profile.pk, now)
    interests = interests_of(profile)
    return {
        "text": _words(profile, interests, visit, context),
        "interests": interests,
        "objections": list(profile.objections.values("type", "count", "last_at")[:_SHOWN]),
        "open_promises": context.promises,
        "next_visit": visit,
    }


def interests_of(profile: CustomerProfile) -> list[ProjectInterest]:
    """What they looked at, newest first."""
    return list(
        profile.interests.select_related("project", "listing").order_by("-last_viewed")[:_SHOWN]
    )


def journey_of(profile: CustomerProfile) -> dict[str, Any]:
    """How they came here: stages, sessions and suggestions, newest first, at most twenty of
    each."""
    return {
        "stage": profile.current_stage,
        "stage_since": profile.stage_since,
        "stages": list(
            profile.stage_changes.values("from_stage", "to_stage", "reason", "at")[:_SHOWN]
        ),
        "sessions": list(profile.sessions.values("number", "started_at", "last_seen")[:_SHOWN]),
        "nudges": list(
            profile.nudges.values("rule", "text", "channel", "at", "answer", "answered_at")[:_SHOWN]
        ),
    }


def _last_here(profile: CustomerProfile, now: datetime) -> datetime | None:
    """When they were here before the session that goes on or begins now."""
    seen = list(profile.sessions.order_by("-started_at").values_list("last_seen", flat=True)[:2])
    if seen and now - seen[0] <= IDLE:
        seen = seen[1:]
    return seen[0] if seen else None


def _words(
    profile: CustomerProfile,
    interests: list[ProjectInterest],
    visit: UpcomingVisit | None,
    known: ConversationContext,
) -> str:
    wants = " ".join(
        [
            *profile.configurations[:2],
            *(["in"] if profile.locations else []),
            *profile.locations[:2],
        ]
    )
    liked = [str(one.project or one.listing) for one in interests if not one.rejected_at][:3]
    parts = [
        f"{profile.display_name or 'A customer'}: {profile.get_current_stage_display().lower()}, "
        f"{profile.total_sessions} sessions, intent {profile.intent_temperature}.",
        f"Looks for {wants}." if wants else "",
        f"Looked at {', '.join(liked)}." if liked else "",
        f"Next visit: {visit.project_name}." if visit else "",
        f"{len(known.promises)} open promises." if known.promises else "",
    ]
    return " ".join(part for part in parts if part)
