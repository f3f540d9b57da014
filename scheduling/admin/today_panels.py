"""What the diary adds to Today: leads that are offered, calls that are waited for, and visits."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from accounts.admin.acting import admin_page
from accounts.admin.permits import person
from common.admin.badges import ago
from common.admin.panels import Panel, PanelRow
from common.admin.today import Pressing, midnight, seen, today_panels
from leads.admin.looks import temperature_badge
from scheduling.admin.looks import due_badge, planned_words, urgency_badge, visit_badge
from scheduling.choices import OPEN_CALLBACKS, VisitStatus
from scheduling.models import Callback, LeadOffer, SiteVisit

_VISITS, _CALLBACKS, _OFFERS = 20, 10, 10


@today_panels.add(Pressing.MINUTES)
def offers(request: HttpRequest) -> Panel | None:
    """The leads that this person may take before a colleague is asked; nothing where there are
    none."""
    now = timezone.now()
    waiting = (
        LeadOffer.objects.filter(agent=person(request), closed_at__isnull=True, due_at__gt=now)
        .filter(lead__owner__isnull=True, lead__first_contact_at__isnull=True)
        .select_related("lead")
        .order_by("due_at")[:_OFFERS]
    )
    rows = [
        PanelRow(
            offer.lead.name or offer.lead.reference,
            admin_page(offer.lead),
            f"{offer.reason} · goes to a colleague {ago(offer.due_at)}",
            temperature_badge(offer.lead.temperature, offer.lead.lead_score),
        )
        for offer in waiting
    ]
    return Panel("Offered to you: call or take it", "share", rows, "") if rows else None


@today_panels.add(Pressing.TODAY)
def callbacks(request: HttpRequest) -> Panel:
    now = timezone.now()
    waiting = (
        seen(Callback, request)
        .filter(status__in=OPEN_CALLBACKS)
        .select_related("agent")
        .order_by("urgency_rank", "due_at", "id")[:_CALLBACKS]
    )
    rows = [
        PanelRow(
            callback.contact_name or callback.reference,
            admin_page(callback),
            f"{callback.contact_phone} · {callback.agent.name if callback.agent else 'nobody yet'}",
            urgency_badge(callback) + due_badge(callback, now),
        )
        for callback in waiting
    ]
    return Panel("Callbacks", "call", rows, "Nobody waits for a call.")


@today_panels.add(Pressing.TODAY)
def visits(request: HttpRequest) -> Panel:
    start = midnight(timezone.localtime())
    planned = (
        seen(SiteVisit, request)
        .filter(planned_start__gte=start)
        .filter(Q(planned_start__lt=start + timedelta(days=1)) | Q(status=VisitStatus.PENDING))
        .select_related("project", "listing", "agent")
        .order_by("planned_start", "id")[:_VISITS]
    )
    rows = [
        PanelRow(
            f"{visit.contact_name or visit.reference}: {visit.place_name}",
            admin_page(visit),
            f"{planned_words(visit)} · {visit.agent.name if visit.agent else 'nobody yet'}",
            visit_badge(visit),
        )
        for visit in planned
    ]
    return Panel(
        "Site visits: today's, and those to confirm",
        "event",
        rows,
        "No visit today. Offer one in the next call.",
    )
