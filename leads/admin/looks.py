"""How a lead looks: temperature, status, next step."""

from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from common.admin.badges import ago, badge
from leads.choices import LeadStatus, Temperature
from leads.models import Lead

_ICONS = {
    Temperature.BURNING: "local_fire_department",
    Temperature.HOT: "whatshot",
    Temperature.WARM: "thermostat",
    Temperature.COLD: "ac_unit",
}
_STATUS_TONES = {LeadStatus.WON: "good", LeadStatus.LOST: "bad", LeadStatus.NEW: "wait"}
_NEXT_STEPS = {
    LeadStatus.NEW: "Call for the first time",
    LeadStatus.CONTACTED: "Qualify: budget, area, time",
    LeadStatus.QUALIFIED: "Book a site visit",
    LeadStatus.VISIT: "Follow up on the visit",
    LeadStatus.NEGOTIATION: "Close the deal",
}


def temperature_badge(temperature: str, score: int | None = None) -> SafeString:
    """Colour, icon and word, with the score in front."""
    words = Temperature(temperature).label
    return badge(
        words if score is None else f"{score} {words}",
        temperature,
        _ICONS[Temperature(temperature)],
    )


def status_badge(lead: Lead) -> SafeString:
    return badge(lead.get_status_display(), _STATUS_TONES.get(LeadStatus(lead.status), "plain"))


def next_step(lead: Lead, now: datetime) -> str:
    """What the owner should do next: a customer who waits comes first, then a planned follow-up,
    then what the status suggests."""
    if not lead.is_open:
        return lead.close_reason or "Closed"
    if lead.react_by:
        return f"Call for the first time: due {ago(lead.react_by)}"
    if lead.next_follow_up_at:
        day = f"{localtime(lead.next_follow_up_at):%-d %b}"
        return (
            f"Follow up: overdue since {day}"
            if lead.next_follow_up_at < now
            else f"Follow up on {day}"
        )
    return _NEXT_STEPS[LeadStatus(lead.status)]


def reaction_badge(lead: Lead, now: datetime) -> SafeString:
    """Where the reaction clock has run out."""
    return (
        badge("Overdue", "bad", "alarm")
        if lead.react_by and lead.react_by <= now
        else SafeString("")
    )


def activity(lead: Lead) -> SafeString:
    """Scans, catalogue views and messages, each with its icon and word; a mark where a voice note
    came."""
    counts = [
        ("qr_code_scanner", lead.qr_scan_count, "QR scans"),
        ("visibility", lead.catalog_views, "catalogue views"),
        ("chat", lead.messages_count, "messages"),
    ]
    if lead.voice_count:
        unheard = f", {lead.unheard_voice_count} unheard" if lead.unheard_voice_count else ""
        counts.append(("mic", lead.voice_count, f"voice notes{unheard}"))
    parts = [
        format_html(
            '<span title="{0}"><span class="material-symbols-outlined" '
            'aria-hidden="true">{1}</span>'
            '{2}<span class="rc-unseen"> {0}</span></span>',
            words,
            icon,
            count,
        )
        for icon, count, words in counts
    ]
    return format_html('<span class="rc-counts">{}</span>', SafeString("".join(parts)))
