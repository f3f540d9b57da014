"""How visits and callbacks look."""

from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.admin.acting import admin_page
from common.admin.badges import NOTHING, badge
from leads.models import Lead
from scheduling.choices import OPEN_CALLBACKS, CallbackStatus, Urgency, VisitStatus
from scheduling.hours.wording import clock_words
from scheduling.models import Callback, LeadOffer, SiteVisit

_VISIT = {
    VisitStatus.PENDING: ("wait", "hourglass_empty"),
    VisitStatus.CONFIRMED: ("good", "event_available"),
    VisitStatus.COMPLETED: ("plain", "done_all"),
    VisitStatus.CANCELLED: ("bad", "event_busy"),
    VisitStatus.NO_SHOW: ("bad", "person_off"),
    VisitStatus.EXPIRED: ("bad", "timer_off"),
}
_CALLBACK = {
    CallbackStatus.PENDING: "wait",
    CallbackStatus.CONTACTED: "good",
    CallbackStatus.NO_ANSWER: "warm",
    CallbackStatus.COMPLETED: "plain",
    CallbackStatus.CANCELLED: "bad",
}
_URGENCY = {
    Urgency.URGENT: ("burning", "priority_high"),
    Urgency.HIGH: ("hot", "keyboard_double_arrow_up"),
    Urgency.MEDIUM: ("warm", "keyboard_arrow_up"),
    Urgency.LOW: ("cold", "keyboard_arrow_down"),
}


def visit_badge(visit: SiteVisit) -> SafeString:
    tone, icon = _VISIT[VisitStatus(visit.status)]
    return badge(visit.get_status_display(), tone, icon)


def callback_badge(callback: Callback) -> SafeString:
    return badge(callback.get_status_display(), _CALLBACK[CallbackStatus(callback.status)])


def urgency_badge(callback: Callback) -> SafeString:
    tone, icon = _URGENCY[Urgency(callback.urgency)]
    return badge(callback.get_urgency_display(), tone, icon)


def planned_words(visit: SiteVisit) -> str:
    """Sat 21 Nov, 9 AM – 10 AM, in the zone of who looks."""
    start, end = timezone.localtime(visit.planned_start), timezone.localtime(visit.planned_end)
    return (
        f"{start:%a} {start.day} {start:%b}, {clock_words(start.time())} – "
        f"{clock_words(end.time())}"
    )


def due_badge(callback: Callback, now: datetime) -> SafeString | str:
    """The running clock: in 20 minutes; "Overdue: 1 hour ago" in words, not by colour alone."""
    if callback.status not in OPEN_CALLBACKS:
        return callback.get_status_display()
    when = naturaltime(callback.due_at)
    if callback.due_at < now:
        return badge(f"Overdue: {when}", "burning", "alarm")
    return badge(when, "wait" if callback.warn_at <= now else "plain", "schedule")


def offer_badge(offer: LeadOffer, lead: Lead) -> SafeString:
    """Where the offer stands: the lead itself says who has it."""
    if offer.agent_id and lead.owner_id == offer.agent_id:
        return badge("Took it", "good", "check")
    if offer.closed_at or lead.owner_id:
        return badge("Passed on", "plain")
    words = "until" if offer.agent_id else "waits until"
    return badge(
        f"{words} {clock_words(timezone.localtime(offer.due_at).time())}", "wait", "schedule"
    )


def phone_link(phone: str) -> SafeString | str:
    """One tap calls."""
    return format_html('<a class="rc-link" href="tel:{0}">{0}</a>', phone) if phone else NOTHING


def lead_link(row: Any) -> SafeString | str:
    """To the lead behind a visit or callback."""
    return (
        format_html('<a class="rc-link" href="{}">{}</a>', admin_page(row.lead), row.lead)
        if row.lead
        else NOTHING
    )
