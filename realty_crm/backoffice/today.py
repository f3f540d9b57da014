"""The first page after the log-in: what waits today. Nine queries, whatever there is to show."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.admin.acting import admin_page
from accounts.admin.permits import person
from accounts.models import User
from common.admin.badges import ago, badge
from common.admin.panels import Panel, PanelRow
from leads.admin.looks import reaction_badge, temperature_badge
from leads.choices import CLOSED, Temperature
from leads.models import Lead
from leads.models.lead import MORNING
from leads.selectors.reports.dashboard import temperature_counts
from scheduling.admin.looks import due_badge, planned_words, urgency_badge, visit_badge
from scheduling.choices import OPEN_CALLBACKS, VisitStatus
from scheduling.models import Callback, LeadOffer, SiteVisit

_HOT_LEADS, _VISITS, _CALLBACKS, _OFFERS, _FOLLOW_UPS = 10, 20, 10, 10, 10
_LEADS_LIST = "admin:leads_lead_changelist"


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds to the index page's context; every row is one that the lists would show to the same
    person."""
    if not isinstance(request.user, User):
        return context
    leads = _seen(Lead, request)
    return context | {
        "title": "Today",
        "tiles": _tiles(leads),
        "panels": [
            *_offers(request.user),
            _first_calls(leads),
            *_follow_ups(request),
            _callbacks(request),
            _visits(request),
        ],
        "greeting": f"Hello, {request.user.get_short_name()}",
        "today": timezone.localtime(),
    }


def _seen(model: type[Model], request: HttpRequest) -> "QuerySet[Any]":
    """What this person sees of a table: the rule of its list."""
    rows: QuerySet[Any] = admin.site.get_model_admin(model).get_queryset(request)
    return rows


def _tiles(leads: "QuerySet[Any]") -> list[dict[str, Any]]:
    counts = temperature_counts(leads)
    tiles = [
        {
            "badge": temperature_badge(word),
            "count": counts[word],
            "url": _list_url(temperature__exact=word, state="open"),
        }
        for word in Temperature.values
    ]
    pool = leads.filter(owner__isnull=True).exclude(status__in=CLOSED).count()
    return [
        *tiles,
        {"badge": "In the pool", "count": pool, "url": _list_url(owner="pool", state="open")},
    ]


def _list_url(**filters: str) -> str:
    return f"{reverse(_LEADS_LIST)}?{urlencode(filters)}"


def _offers(user: User) -> list[Panel]:
    """The leads that this person may take before a colleague is asked; nothing where there are
    none."""
    now = timezone.now()
    offers = (
        LeadOffer.objects.filter(agent=user, closed_at__isnull=True, due_at__gt=now)
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
        for offer in offers
    ]
    return [Panel("Offered to you: call or take it", "share", rows, "")] if rows else []


def _first_calls(leads: "QuerySet[Any]") -> Panel:
    now = timezone.now()
    hot = Q(temperature__in=[Temperature.BURNING, Temperature.HOT], first_contact_at__isnull=True)
    waiting = (
        leads.filter(hot | Q(react_by__lte=now))
        .exclude(status__in=CLOSED)
        .select_related("owner")
        .order_by(*MORNING)[:_HOT_LEADS]
    )
    rows = [
        PanelRow(
            lead.name or lead.reference,
            admin_page(lead),
            f"{lead.owner.name if lead.owner else 'in the pool'} · wrote "
            f"{ago(lead.last_customer_at)}",
            reaction_badge(lead, now) + temperature_badge(lead.temperature, lead.lead_score),
        )
        for lead in waiting
    ]
    return Panel(
        "Hot leads nobody has called",
        "local_fire_department",
        rows,
        "All hot leads were called. Well done.",
    )


def _follow_ups(request: HttpRequest) -> list[Panel]:
    """What was planned for today and before: of an agent's own leads, of all for managers; nothing
    where there is none."""
    now = timezone.localtime()
    planned = _seen(Lead, request)
    if not person(request).is_manager:
        planned = planned.filter(owner=person(request))
    due = (
        planned.filter(next_follow_up_at__lt=_midnight(now) + timedelta(days=1))
        .exclude(status__in=CLOSED)
        .select_related("owner")
        .order_by("next_follow_up_at", "id")[:_FOLLOW_UPS]
    )
    rows = [
        PanelRow(
            lead.name or lead.reference,
            admin_page(lead),
            f"{lead.owner.name if lead.owner else 'in the pool'} · {ago(lead.next_follow_up_at)}",
            (
                badge("Overdue", "bad", "alarm")
                if lead.next_follow_up_at < now
                else badge("Today", "wait", "schedule")
            )
            + temperature_badge(lead.temperature, lead.lead_score),
        )
        for lead in due
    ]
    return [Panel("Planned follow-ups", "event_repeat", rows, "")] if rows else []


def _callbacks(request: HttpRequest) -> Panel:
    now = timezone.now()
    waiting = (
        _seen(Callback, request)
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


def _visits(request: HttpRequest) -> Panel:
    start = _midnight(timezone.localtime())
    visits = (
        _seen(SiteVisit, request)
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
        for visit in visits
    ]
    return Panel(
        "Site visits: today's, and those to confirm",
        "event",
        rows,
        "No visit today. Offer one in the next call.",
    )


def _midnight(now: datetime) -> datetime:
    """When the day of ``now`` began, in its zone."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
