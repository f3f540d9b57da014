"""What the pipeline adds to Today: how warm the open leads are, who is to be called first, and what
was planned."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.admin.acting import admin_page
from accounts.admin.permits import person
from common.admin.badges import ago, badge
from common.admin.panels import Panel, PanelRow
from common.admin.today import Pressing, Tile, midnight, seen, today_panels, today_tiles
from leads.admin.looks import reaction_badge, temperature_badge
from leads.choices import CLOSED, Temperature
from leads.models import Lead
from leads.models.lead import MORNING
from leads.selectors.reports.dashboard import temperature_counts

_HOT_LEADS, _FOLLOW_UPS = 10, 10


@today_tiles.append
def temperature_tiles(request: HttpRequest) -> list[Tile]:
    leads = seen(Lead, request)
    counts = temperature_counts(leads)
    tiles: list[Tile] = [
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
    return f"{reverse('admin:leads_lead_changelist')}?{urlencode(filters)}"


@today_panels.add(Pressing.HOURS)
def first_calls(request: HttpRequest) -> Panel:
    now = timezone.now()
    hot = Q(temperature__in=[Temperature.BURNING, Temperature.HOT], first_contact_at__isnull=True)
    waiting = (
        seen(Lead, request)
        .filter(hot | Q(react_by__lte=now))
        .exclude(status__in=CLOSED)
        .select_related("owner")
        .order_by(*MORNING)[:_HOT_LEADS]
    )
    rows = [
        PanelRow(
            lead.name or lead.reference,
            admin_page(lead),
            f"{_whose(lead)} · wrote {ago(lead.last_customer_at)}",
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


@today_panels.add(Pressing.TODAY)
def follow_ups(request: HttpRequest) -> Panel | None:
    """What was planned for today and before: of an agent's own leads, of all for managers; nothing
    where there is none."""
    now = timezone.localtime()
    planned = seen(Lead, request)
    if not person(request).is_manager:
        planned = planned.filter(owner=person(request))
    due = (
        planned.filter(next_follow_up_at__lt=midnight(now) + timedelta(days=1))
        .exclude(status__in=CLOSED)
        .select_related("owner")
        .order_by("next_follow_up_at", "id")[:_FOLLOW_UPS]
    )
    rows = [
        PanelRow(
            lead.name or lead.reference,
            admin_page(lead),
            f"{_whose(lead)} · {ago(lead.next_follow_up_at)}",
            (
                badge("Overdue", "bad", "alarm")
                if lead.next_follow_up_at < now
                else badge("Today", "wait", "schedule")
            )
            + temperature_badge(lead.temperature, lead.lead_score),
        )
        for lead in due
    ]
    return Panel("Planned follow-ups", "event_repeat", rows, "") if rows else None


def _whose(lead: Lead) -> str:
    return lead.owner.name if lead.owner else "in the pool"
