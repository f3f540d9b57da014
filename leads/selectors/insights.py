"""What an agent should know before the call: everything known of one lead in one piece."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from common.ports import UpcomingVisit, next_visit
from leads.choices import Temperature
from leads.flags import Flag, flags_of_lead
from leads.models import Lead
from profiles.choices import MemoryKind
from profiles.models import MemoryItem, ProjectInterest
from profiles.selectors.context import load_context

_SUMMARIES = 5
_COMPARED = 6
_SOON = timedelta(days=3)


@dataclass(frozen=True)
class BudgetSaid:
    """The range that was said; null ends are not known."""

    low: Decimal | None
    high: Decimal | None
    currency: str

    @property
    def is_known(self) -> bool:
        return self.low is not None or self.high is not None


@dataclass(frozen=True)
class UrgencyRead:
    """``level`` is high, medium or low; ``reasons`` in words."""

    level: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Insights:
    """``summaries`` are of all channels, the newest first; ``compared`` what was looked at, with
    what was said of it; ``next_actions`` pairs of what to do and why."""

    budget: BudgetSaid
    urgency: UrgencyRead
    preferences: tuple[str, ...]
    summaries: tuple[MemoryItem, ...]
    promises: tuple[str, ...]
    objections: tuple[str, ...]
    compared: tuple[ProjectInterest, ...]
    flags: tuple[Flag, ...]
    next_actions: tuple[tuple[str, str], ...]


def insights_of(lead: Lead, now: datetime) -> Insights:
    """Six queries, however long the history is; ``lead`` needs its profile loaded."""
    profile = lead.profile
    flags = flags_of_lead(Lead.objects.of(lead.brokerage_id), lead.pk, now)
    promises = tuple(item.text for item in load_context(profile=profile, now=now).promises)
    visit = next_visit(profile.pk, now) if lead.is_open else None
    live = profile.memories.filter(kind=MemoryKind.SUMMARY, archived_at__isnull=True)
    interests = profile.interests.select_related("project", "listing").order_by("-last_viewed")
    return Insights(
        budget=BudgetSaid(
            lead.budget_min, lead.budget_max, lead.currency or lead.brokerage.currency
        ),
        urgency=_urgency(lead, flags, visit, now),
        preferences=tuple(_preferences(lead, profile)),
        summaries=tuple(live.order_by("-at")[:_SUMMARIES]),
        promises=promises,
        objections=tuple(
            f"{one.get_type_display()} × {one.count}" for one in profile.objections.all()
        ),
        compared=tuple(interests[:_COMPARED]),
        flags=tuple(flags),
        next_actions=tuple(_next_actions(flags, promises, visit)),
    )


def _urgency(
    lead: Lead, flags: list[Flag], visit: UpcomingVisit | None, now: datetime
) -> UrgencyRead:
    """High while somebody waits for us or is about to come; else by the temperature."""
    high = [
        flag.rule for flag in flags if flag.name in {"overdue", "follow_up_due", "unheard_voice"}
    ]
    if visit and visit.start - now <= _SOON:
        high.append(f"visits {visit.project_name} within three days")
    if lead.temperature == Temperature.BURNING:
        high.append("is burning")
    if high:
        return UrgencyRead("high", tuple(high))
    if lead.temperature in (Temperature.HOT, Temperature.WARM):
        return UrgencyRead("medium", (f"is {lead.temperature}",))
    return UrgencyRead("low", ("nothing presses",))


def _preferences(lead: Lead, profile: Any) -> list[str]:
    """What the lead says, and what the customer said elsewhere."""
    said = [
        lead.get_transaction_type_display(),
        lead.get_property_type_display(),
        ", ".join(lead.configurations),
        f"in {', '.join(lead.locations)}" if lead.locations else "",
        lead.get_payment_method_display(),
        f"must have {', '.join(profile.must_have_amenities)}"
        if profile.must_have_amenities
        else "",
        f"avoids {', '.join(profile.avoided_amenities)}" if profile.avoided_amenities else "",
    ]
    return [words for words in said if words]


def _next_actions(
    flags: list[Flag], promises: tuple[str, ...], visit: UpcomingVisit | None
) -> list[tuple[str, str]]:
    found = [(flag.action, flag.rule) for flag in flags if flag.action]
    found += [("Keep the promise", promise) for promise in promises]
    if visit:
        found.append(("Prepare the visit", f"the customer comes to {visit.project_name}"))
    return found
