"""Whose visits and callbacks somebody reaches, and those of one customer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.caller import Caller
from accounts.reach import Reach
from common.ports import UpcomingVisit
from common.sql.kept import first_of, kept
from leads.selectors import LEADS
from profiles.models import CustomerProfile
from profiles.selectors.find import find_by_visitor_id
from scheduling.choices import ACTIVE_VISITS, VisitStatus
from scheduling.hours.slots import Period
from scheduling.models import Callback, SiteVisit

_SHOWN_WITH_VISIT = ("brokerage", "project", "listing", "agent")
_SHOWN_WITH_CALLBACK = ("brokerage", "agent")


def _of_agent(brokerage_id: UUID, agent_id: UUID) -> Q:
    """Own ones, and those of leads that they may read."""
    return Q(agent=agent_id) | Q(lead__in=LEADS.of_agent(brokerage_id, agent_id).values("pk"))


def _changed_by(booking: SiteVisit | Callback, agent_id: UUID) -> bool:
    """Own ones, and those of leads that they may change."""
    of_lead = booking.lead is not None and LEADS.changes(booking.lead, agent_id)
    return booking.agent_id == agent_id or of_lead


def _of_visitor(caller: Caller) -> Q:
    """A browser's own."""
    known = caller.visitor_id and find_by_visitor_id(
        brokerage=caller.brokerage,
        visitor_id=caller.visitor_id,
    )
    return Q(profile=known) if known else Q(pk__in=[])


VISITS: Reach[SiteVisit] = Reach(
    SiteVisit,
    noun="visit",
    read=_of_agent,
    change=_changed_by,
    own=_of_visitor,
    among=Q(hold_until__isnull=True),  # nobody has booked what is only held
    loaded=_SHOWN_WITH_VISIT,
)
VISITS_AND_HOLDS: Reach[SiteVisit] = Reach(
    SiteVisit,
    noun="visit",
    read=_of_agent,
    change=_changed_by,
    own=_of_visitor,
    loaded=_SHOWN_WITH_VISIT,
)
CALLBACKS: Reach[Callback] = Reach(
    Callback,
    noun="callback",
    read=_of_agent,
    change=_changed_by,
    own=_of_visitor,
    loaded=_SHOWN_WITH_CALLBACK,
)


def customer_bookings(profile: CustomerProfile) -> "tuple[QuerySet[Any], QuerySet[Any]]":
    """A customer's visits and callbacks, past and future, newest first."""
    visits = SiteVisit.objects.filter(profile=profile, hold_until__isnull=True).select_related(
        *_SHOWN_WITH_VISIT
    )
    callbacks = Callback.objects.filter(profile=profile).select_related(*_SHOWN_WITH_CALLBACK)
    return visits.order_by("-planned_start", "-id"), callbacks.order_by("-created_at", "-id")


def visits_in_the_way(visit: SiteVisit, *, told: Period, now: datetime) -> "QuerySet[Any]":
    """Of the same customer: active visits that were told for an overlapping time, and what they
    hold at any time; of the whole brokerage: holds that ran out."""
    return _in_the_way(visit.brokerage_id, visit.pk, visit.profile_id, told.start, told.end, now)


@kept
def _in_the_way(
    brokerage_id: UUID, but: UUID, profile_id: UUID, start: datetime, end: datetime, now: datetime
) -> "QuerySet[Any]":
    overlaps = Q(slot_start__lt=end, slot_end__gt=start)
    own = Q(profile_id=profile_id) & (overlaps | Q(hold_until__isnull=False))
    ran_out = Q(status=VisitStatus.PENDING, hold_until__lte=now)
    rows = SiteVisit.objects.of(brokerage_id).filter(own | ran_out, status__in=ACTIVE_VISITS)
    return rows.exclude(pk=but).select_related(*_SHOWN_WITH_VISIT)


def next_visit_of(profile_id: UUID, now: datetime) -> UpcomingVisit | None:
    """Answers common.ports.next_visit: what the customer was told, holds left out."""
    found = first_of(_next_visit(profile_id, now))
    return UpcomingVisit(found.pk, found.place_name, found.slot_start) if found else None


@kept
def _next_visit(profile_id: UUID, now: datetime) -> "QuerySet[SiteVisit]":
    rows = planned_visits(profile_id, now).select_related("project", "listing")
    return rows.order_by("planned_start")[:1]


def planned_visits(profile: Any, now: datetime) -> "QuerySet[Any]":
    """A profile's (id or OuterRef) coming visits, as the customer was told them."""
    rows: QuerySet[Any] = SiteVisit.objects.filter(
        profile_id=profile, status__in=ACTIVE_VISITS, hold_until__isnull=True, planned_start__gt=now
    )
    return rows


def leads_of_agent(agent_id: UUID) -> "QuerySet[Any]":
    """Answers common.ports.leads_served_by: ids of the leads for whom this RM has a visit or
    callback."""
    visits, callbacks = (
        rows.filter(agent=agent_id, lead__isnull=False).order_by().values_list("lead", flat=True)
        for rows in (SiteVisit.objects.filter(hold_until__isnull=True), Callback.objects.all())
    )
    # over the agent's own bookings: a join would go through every lead of every brokerage; in no
    # order, since the leads have none of the columns that bookings are ordered by
    return visits.union(callbacks).order_by()
