"""What django-unfold is told: title, colours, navigation."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _allowed(action: str) -> Callable[[HttpRequest], bool]:
    def ask(request: HttpRequest) -> bool:
        from accounts.admin.permits import (
            may,
        )  # only here: settings are read before models can be imported

        return may(request.user, action)

    return ask


def _entry(title: str, icon: str, model: str, action: str) -> dict[str, Any]:
    """``model`` is app_model, as the admin's addresses have it; shown to whom the policy table
    allows ``action``."""
    link = reverse_lazy(f"admin:{model}_changelist")
    return {"title": title, "icon": icon, "link": link, "permission": _allowed(action)}


_REPORT = {
    "title": "Report",
    "icon": "bar_chart",
    "link": reverse_lazy("admin:leads_lead_report"),
    "permission": _allowed("analytics.read"),
}
_IMPORT = {
    "title": "Import leads",
    "icon": "upload_file",
    "link": reverse_lazy("admin:accounts_job_start", args=["import_leads"]),
    "permission": _allowed("leads.import"),
}
_PREVIEW = {
    "title": "Preview contacts",
    "icon": "fact_check",
    "link": reverse_lazy("admin:accounts_job_start", args=["preview_contacts"]),
    "permission": _allowed("identity.decide"),
}
_TODAY = {"title": "Today", "icon": "today", "link": reverse_lazy("admin:index")}

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "realty_crm",
    "SITE_HEADER": "realty_crm",
    "SITE_SUBHEADER": "Leads, visits, customers",
    "SITE_SYMBOL": "real_estate_agent",
    "SITE_URL": None,
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "DASHBOARD_CALLBACK": "realty_crm.backoffice.today.dashboard",
    "STYLES": [lambda request: static("realty_crm/backoffice.css")],
    "SCRIPTS": [lambda request: static("realty_crm/posts.js")],
    "COLORS": {
        "primary": {
            "50": "oklch(97.8% .013 195)",
            "100": "oklch(94.5% .035 193)",
            "200": "oklch(89.5% .065 190)",
            "300": "oklch(82% .1 188)",
            "400": "oklch(72% .115 188)",
            "500": "oklch(60.5% .105 190)",
            "600": "oklch(50.5% .09 192)",
            "700": "oklch(43.5% .077 193)",
            "800": "oklch(37.5% .064 194)",
            "900": "oklch(33% .054 195)",
            "950": "oklch(24% .045 197)",
        },
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    _TODAY,
                    _entry("Leads", "trending_up", "leads_lead", "leads.read"),
                    _IMPORT,
                    _entry("Site visits", "event", "scheduling_sitevisit", "schedule.read"),
                    _entry("Callbacks", "call", "scheduling_callback", "schedule.read"),
                    _entry("Customers", "groups", "profiles_customerprofile", "leads.read"),
                    _entry("Same person?", "merge", "profiles_matchreview", "identity.decide"),
                    _PREVIEW,
                    _entry("Conversations", "forum", "channels_app_conversation", "leads.read"),
                    _entry("Messages", "mail", "channels_app_message", "leads.read"),
                    _entry("Suggestions made", "lightbulb", "profiles_nudge", "leads.read"),
                    _REPORT,
                ],
            },
            {
                "title": "Catalogue",
                "separator": True,
                "items": [
                    _entry("Projects", "apartment", "listings_project", "listings.read"),
                    _entry("Listings", "home", "listings_listing", "listings.read"),
                    _entry("Media", "photo_library", "listings_media", "listings.read"),
                ],
            },
            {
                "title": "Working time",
                "separator": True,
                "items": [
                    _entry("Availability", "schedule", "scheduling_availability", "schedule.read"),
                    _entry("Time off", "beach_access", "scheduling_timeoff", "schedule.read"),
                    _entry("Holidays", "celebration", "scheduling_holiday", "schedule.read"),
                    _entry("Slot times", "view_day", "scheduling_slotwindow", "schedule.read"),
                ],
            },
            {
                "title": "Brokerage",
                "separator": True,
                "items": [
                    _entry("Team", "badge", "accounts_user", "staff.read"),
                    _entry("Settings", "settings", "accounts_brokerage", "brokerage.change"),
                    _entry(
                        "Channels", "cell_tower", "channels_app_channelaccount", "brokerage.change"
                    ),
                    _entry("API keys", "key", "accounts_apikey", "keys.change"),
                    _entry(
                        "Suggestions",
                        "tips_and_updates",
                        "profiles_nudgesetting",
                        "brokerage.change",
                    ),
                    _entry("Scoring", "calculate", "scoring_scoringsetting", "scoring.change"),
                    _entry("Models", "model_training", "scoring_conversionmodel", "scoring.change"),
                    _entry("Background jobs", "hourglass_top", "accounts_job", "jobs.read"),
                    _entry(
                        "Retention", "auto_delete", "profiles_retentionrule", "brokerage.change"
                    ),
                ],
            },
            {
                "title": "Platform",
                "separator": True,
                "items": [
                    _entry(
                        "Parked work", "pending_actions", "common_eventdelivery", "system.operate"
                    ),
                    _entry("Failed log-ins", "lock", "axes_accessattempt", "system.operate"),
                ],
            },
        ],
    },
}
