"""An agent's or manager's day: counts, follow-ups, and what to do next. Five statements, whatever
there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.caller import Caller
from leads.choices import CLOSED, Temperature
from leads.flags import FLAGS, annotations, flags_of
from leads.models import Lead
from leads.models.lead import MORNING

MOST = 20


@dataclass(frozen=True)
class FollowUps:
    """How many there are, and the first of them."""

    count: int
    leads: Sequence[Lead]


@dataclass(frozen=True)
class NextAction:
    """What to do about a lead, and why."""

    lead: Lead
    action: str
    reason: str


@dataclass(frozen=True)
class LeadDashboard:
    """``temperatures`` counts open leads by temperature."""

    temperatures: dict[str, int]
    today: FollowUps
    overdue: FollowUps
    next_best_actions: list[NextAction]


def lead_dashboard(caller: Caller, now: datetime) -> LeadDashboard:
    """An agent's own leads; the brokerage's for managers and keys. ``today`` ends at midnight in
    the brokerage's zone."""
    rows: QuerySet[Any] = Lead.objects.of(caller.brokerage.pk)
    if not caller.sees_all:
        rows = rows.filter(owner=caller.user)
    zone = caller.brokerage.zone
    tomorrow = datetime.combine(
        now.astimezone(zone).date() + timedelta(days=1), time.min, tzinfo=zone
    )
    overdue, today = (
        Q(next_follow_up_at__lt=now),
        Q(next_follow_up_at__gte=now, next_follow_up_at__lt=tomorrow),
    )
    planned = rows.exclude(status__in=CLOSED)
    counts = planned.filter(next_follow_up_at__lt=tomorrow).aggregate(
        overdue=Count("pk", filter=overdue), today=Count("pk", filter=today)
    )
    return LeadDashboard(
        temperatures=temperature_counts(rows),
        today=FollowUps(counts["today"], _first(planned.filter(today))),
        overdue=FollowUps(counts["overdue"], _first(planned.filter(overdue))),
        next_best_actions=next_best_actions(rows, now),
    )


def temperature_counts(rows: "QuerySet[Any]") -> dict[str, int]:
    """Open leads per temperature."""
    counted = (
        rows.exclude(status__in=CLOSED).order_by().values_list("temperature").annotate(n=Count("*"))
    )
    found: dict[str, int] = dict(counted)
    return {word: found.get(word, 0) for word in Temperature.values}


def next_best_actions(rows: "QuerySet[Any]", now: datetime, most: int = MOST) -> list[NextAction]:
    """The leads with a flag that asks for something, in the order of a morning; each with its most
    pressing flag."""
    pressing = reduce(or_, (flag.fits(now) for flag in FLAGS if flag.action))
    leads = (
        rows.exclude(status__in=CLOSED)
        .filter(pressing)
        .select_related("owner")
        .annotate(**annotations(now))
    )
    found = []
    for lead in leads.order_by(*MORNING)[:most]:
        flag = next(flag for flag in flags_of(vars(lead)) if flag.action)
        found.append(NextAction(lead, flag.action, flag.rule))
    return found


def _first(rows: "QuerySet[Any]") -> list[Lead]:
    return list(rows.select_related("owner").order_by("next_follow_up_at", "id")[:MOST])
