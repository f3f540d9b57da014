"""Who sees which visits and callbacks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.caller import Caller
from accounts.choices import KeyKind
from common.ports import UpcomingVisit
from leads.selectors import visible_leads
from profiles.models import CustomerProfile
from profiles.services.identity.resolve import find_by_visitor_id
from scheduling.choices import ACTIVE_VISITS, VisitStatus
from scheduling.hours.slots import Period
from scheduling.models import Callback, SiteVisit

_SHOWN_WITH_VISIT = ("brokerage", "project", "listing", "agent")


def visible_visits(caller: Caller, *, holds: bool = False) -> "QuerySet[Any]":
    """Managers and secret keys: the brokerage's. An agent: own ones and those of leads they see. A
    browser: its own. Without ``holds`` what is only held is left out: nobody has booked it."""
    rows = SiteVisit.objects.of(caller.brokerage.pk).select_related(*_SHOWN_WITH_VISIT)
    return _visible(rows if holds else rows.filter(hold_until__isnull=True), caller)


def visible_callbacks(caller: Caller) -> "QuerySet[Any]":
    """The same for callbacks."""
    return _visible(Callback.objects.of(caller.brokerage.pk).select_related("brokerage", "agent"), caller)


def _visible(rows: "QuerySet[Any]", caller: Caller) -> "QuerySet[Any]":
    if caller.kind == KeyKind.PUBLISHABLE:
        profile = find_by_visitor_id(brokerage=caller.brokerage, visitor_id=caller.visitor_id)
        return rows.filter(profile=profile) if caller.visitor_id and profile else rows.none()
    if caller.sees_all:
        return rows
    return rows.filter(Q(agent=caller.user) | Q(lead__in=visible_leads(caller).values("pk")))


def customer_bookings(profile: CustomerProfile) -> "tuple[QuerySet[Any], QuerySet[Any]]":
    """A customer's visits and callbacks, past and future, newest first."""
    visits = SiteVisit.objects.filter(profile=profile, hold_until__isnull=True).select_related(*_SHOWN_WITH_VISIT)
    callbacks = Callback.objects.filter(profile=profile).select_related("brokerage", "agent")
    return visits.order_by("-planned_start", "-id"), callbacks.order_by("-created_at", "-id")


def visits_in_the_way(visit: SiteVisit, *, told: Period, now: datetime) -> "QuerySet[Any]":
    """Of the same customer: active visits that were told for an overlapping time, and what they
    hold at any time; of the whole brokerage: holds that ran out."""
    overlaps = Q(slot_start__lt=told.end, slot_end__gt=told.start)
    own = Q(profile_id=visit.profile_id) & (overlaps | Q(hold_until__isnull=False))
    ran_out = Q(status=VisitStatus.PENDING, hold_until__lte=now)
    rows = SiteVisit.objects.of(visit.brokerage_id).filter(own | ran_out, status__in=ACTIVE_VISITS)
    return rows.exclude(pk=visit.pk).select_related(*_SHOWN_WITH_VISIT)


def next_visit_of(profile_id: UUID, now: datetime) -> UpcomingVisit | None:
    """Answers common.ports.next_visit: what the customer was told, holds left out."""
    found = planned_visits(profile_id, now).select_related("project", "listing").order_by("planned_start").first()
    return UpcomingVisit(found.pk, found.place_name, found.slot_start) if found else None


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
