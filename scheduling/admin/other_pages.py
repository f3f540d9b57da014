"""Visits and callbacks on the pages of leads and customers."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.admin.acting import admin_page
from accounts.caller import staff_caller
from accounts.models import User
from common.admin.panels import Panel, PanelRow
from leads.admin.page import lead_panels
from leads.models import Lead
from profiles.admin.customer import customer_panels
from profiles.models import CustomerProfile
from scheduling.admin.looks import due_badge, offer_badge, planned_words, visit_badge
from scheduling.models import Callback, SiteVisit
from scheduling.selectors.bookings import CALLBACKS, VISITS

_SHOWN = 10


@lead_panels.add
def visits_of_lead(lead: Lead, user: User) -> Panel:
    return _visits(lead.visits.filter(hold_until__isnull=True))


@lead_panels.add
def callbacks_of_lead(lead: Lead, user: User) -> Panel:
    return _callbacks(lead.callbacks.all())


@lead_panels.add
def offers_of_lead(lead: Lead, user: User) -> Panel:
    rows = [
        PanelRow(
            offer.agent.name if offer.agent else "Nobody yet",
            detail=offer.reason,
            badge=offer_badge(offer, lead),
        )
        for offer in lead.offers.select_related("agent")[:_SHOWN]
    ]
    return Panel("Offered to", "share", rows, "It was not offered to anybody.")


@customer_panels.add
def visits_of_customer(profile: CustomerProfile, user: User) -> Panel:
    booked = SiteVisit.objects.filter(hold_until__isnull=True)
    rows = booked if user.is_superuser else VISITS.rows(staff_caller(user))
    return _visits(rows.filter(profile=profile))


@customer_panels.add
def callbacks_of_customer(profile: CustomerProfile, user: User) -> Panel:
    rows = Callback.objects.all() if user.is_superuser else CALLBACKS.rows(staff_caller(user))
    return _callbacks(rows.filter(profile=profile))


def _visits(rows: "QuerySet[Any]") -> Panel:
    visits = rows.select_related("project", "listing", "agent").order_by("-planned_start", "-id")[
        :_SHOWN
    ]
    shown = [
        PanelRow(
            visit.place_name,
            admin_page(visit),
            f"{planned_words(visit)} · {visit.agent.name if visit.agent else 'nobody yet'}",
            visit_badge(visit),
        )
        for visit in visits
    ]
    return Panel("Site visits", "event", shown, "No visit yet. Offer one in the next call.")


def _callbacks(rows: "QuerySet[Any]") -> Panel:
    now = timezone.now()
    callbacks = rows.select_related("agent").order_by("-created_at", "-id")[:_SHOWN]
    shown = [
        PanelRow(
            callback.reason or callback.reference,
            admin_page(callback),
            f"{callback.get_urgency_display()} · "
            f"{callback.agent.name if callback.agent else 'nobody yet'}",
            due_badge(callback, now),
        )
        for callback in callbacks
    ]
    return Panel("Callbacks", "call", shown, "Nobody waits for a call.")
