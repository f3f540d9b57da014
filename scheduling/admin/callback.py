"""Callbacks: who waits for a call, the most urgent first."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from accounts.admin.filters import OwnedRelatedFilter
from accounts.caller import staff_actor
from accounts.models import User
from scheduling.admin.callback_actions import CALLBACK_ACTIONS
from scheduling.admin.filters import OpenFilter, OwnVisitsFilter
from scheduling.admin.looks import callback_badge, due_badge, lead_link, phone_link, urgency_badge
from scheduling.admin.steps import DiaryPages
from scheduling.models import Callback
from scheduling.selectors.bookings import CALLBACKS


@admin.register(Callback)
class CallbackAdmin(DiaryPages):
    """Agents see their own callbacks and those of leads they see."""

    read_action = "schedule.read"
    change_action = "schedule.manage"
    may_add = may_change = False
    row_actions = CALLBACK_ACTIONS
    actions_row = actions_detail = tuple(one.name for one in CALLBACK_ACTIONS)
    list_display = (
        "customer",
        "urgency_shown",
        "due",
        "call",
        "reason",
        "agent_shown",
        "status_shown",
        "attempts",
    )
    list_select_related = ("agent", "lead")
    list_filter = (
        OpenFilter,
        ("urgency", ChoicesDropdownFilter),
        OwnVisitsFilter,
        ("agent", OwnedRelatedFilter),
        ("status", ChoicesDropdownFilter),
    )
    ordering = ("urgency_rank", "due_at", "id")
    search_fields = ("=reference", "=contact_phone", "contact_name__istartswith")
    search_help_text = "Reference, phone number, or the beginning of the name"
    fieldsets = (
        (
            "Callback",
            {
                "fields": (
                    ("reference", "status_shown"),
                    ("urgency_shown", "due"),
                    "reason",
                    "agent_shown",
                )
            },
        ),
        ("Customer", {"fields": (("contact_name", "call"), ("contact_email", "lead_link"))}),
        ("Calls", {"fields": (("attempts", "duration_seconds"), "outcome", "notes")}),
        (
            "Times",
            {"fields": (("asked_at", "due_at", "breached_at"), ("contacted_at", "completed_at"))},
        ),
    )
    readonly_fields = ("status_shown", "urgency_shown", "due", "agent_shown", "call", "lead_link")

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return CALLBACKS.narrowed(rows, agent)

    def acts_on(self, user: User, row: Callback) -> bool:
        return CALLBACKS.may_change(row, staff_actor(user))

    @display(description="Customer")
    def customer(self, callback: Callback) -> str:
        return callback.contact_name or callback.reference

    @display(description="Urgency", ordering="urgency_rank")
    def urgency_shown(self, callback: Callback) -> SafeString:
        return urgency_badge(callback)

    @display(description="Due", ordering="due_at")
    def due(self, callback: Callback) -> SafeString | str:
        return due_badge(callback, timezone.now())

    @display(description="Status", ordering="status")
    def status_shown(self, callback: Callback) -> SafeString:
        return callback_badge(callback)

    @display(description="Agent")
    def agent_shown(self, callback: Callback) -> str:
        return callback.agent.name if callback.agent else "Nobody yet"

    @display(description="Phone")
    def call(self, callback: Callback) -> SafeString | str:
        return phone_link(callback.contact_phone)

    @display(description="Lead")
    def lead_link(self, callback: Callback) -> SafeString | str:
        return lead_link(callback)
