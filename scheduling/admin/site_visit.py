"""Site visits: who comes when, and what became of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from accounts.admin.filters import OwnedRelatedFilter
from accounts.caller import staff_actor
from accounts.models import User
from common.admin.badges import NOTHING
from scheduling.admin.filters import OwnVisitsFilter, WhenFilter
from scheduling.admin.looks import lead_link, phone_link, planned_words, visit_badge
from scheduling.admin.steps import DiaryPages
from scheduling.admin.visit_actions import NO_SHOW_AT, VISIT_ACTIONS
from scheduling.models import SiteVisit
from scheduling.selectors.bookings import VISITS


@admin.register(SiteVisit)
class SiteVisitAdmin(DiaryPages):
    """Agents see their own visits and those of leads they see."""

    read_action = "schedule.read"
    change_action = "schedule.manage"
    may_add = may_change = False
    row_actions = VISIT_ACTIONS
    actions_row = actions_detail = tuple(one.name for one in VISIT_ACTIONS)
    list_display = ("planned", "status_shown", "place", "customer", "agent_shown", "slot")
    list_select_related = ("project", "listing", "agent", "lead")
    list_filter = (
        WhenFilter,
        ("status", ChoicesDropdownFilter),
        OwnVisitsFilter,
        ("agent", OwnedRelatedFilter),
        ("slot", ChoicesDropdownFilter),
    )
    search_fields = ("=reference", "=contact_phone", "contact_name__istartswith")
    search_help_text = "Reference, phone number, or the beginning of the name"
    fieldsets = (
        (
            "Visit",
            {
                "fields": (
                    ("reference", "status_shown"),
                    ("planned", "slot"),
                    ("place", "agent_shown"),
                )
            },
        ),
        (
            "Customer",
            {
                "fields": (
                    ("contact_name", "call"),
                    ("contact_email", "lead_link"),
                    "customer_notes",
                )
            },
        ),
        (
            "After the visit",
            {"fields": ("rm_notes", ("confirmed_at", "completed_at", "cancelled_at"))},
        ),
        ("Booking", {"fields": (("lead_score", "overbooked", "created_at"),)}),
    )
    readonly_fields = (
        "status_shown",
        "planned",
        "place",
        "agent_shown",
        "call",
        "lead_link",
        "created_at",
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Without holds: nobody has booked them."""
        rows = super().get_queryset(request).filter(hold_until__isnull=True)
        found: QuerySet[Any] = rows.annotate(no_show_at=NO_SHOW_AT)
        return found

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return VISITS.narrowed(rows, agent)

    def acts_on(self, user: User, row: SiteVisit) -> bool:
        return VISITS.may_change(row, staff_actor(user))

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """What comes next first; the past from the newest."""
        if request.GET.get("when") in ("past", "all"):
            return ["-planned_start", "-id"]
        return ["planned_start", "id"]

    @display(description="Planned", ordering="planned_start")
    def planned(self, visit: SiteVisit) -> str:
        return planned_words(visit)

    @display(description="Status", ordering="status")
    def status_shown(self, visit: SiteVisit) -> SafeString:
        return visit_badge(visit)

    @display(description="Place")
    def place(self, visit: SiteVisit) -> str:
        return visit.place_name

    @display(description="Customer")
    def customer(self, visit: SiteVisit) -> str:
        return visit.contact_name or visit.contact_phone or NOTHING

    @display(description="Agent")
    def agent_shown(self, visit: SiteVisit) -> str:
        return visit.agent.name if visit.agent else "Nobody yet"

    @display(description="Phone")
    def call(self, visit: SiteVisit) -> SafeString | str:
        return phone_link(visit.contact_phone)

    @display(description="Lead")
    def lead_link(self, visit: SiteVisit) -> SafeString | str:
        return lead_link(visit)
