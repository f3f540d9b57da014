"""Callbacks: who waits for a call, the most urgent first."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.admin.acting import NotesForm, ReasonForm, dialog
from accounts.admin.filters import OwnedRelatedFilter
from accounts.admin.owned import OwnedModelAdmin
from accounts.caller import staff_caller
from accounts.models import User
from scheduling.admin.filters import OpenFilter, OwnVisitsFilter
from scheduling.admin.looks import callback_badge, due_badge, lead_link, phone_link, urgency_badge
from scheduling.admin.steps import StepActions
from scheduling.choices import CallbackStatus
from scheduling.models import Callback
from scheduling.selectors.bookings import visible_callbacks
from scheduling.services.callbacks.status import CallReport, change_callback_status
from scheduling.workflows import CALLBACK

_STEPS = ("contacted", "no_answer", "completed", "cancel")


class OutcomeForm(NotesForm):
    """How the call ended."""

    outcome = forms.CharField(max_length=200, required=False, widget=UnfoldAdminTextInputWidget)


@admin.register(Callback)
class CallbackAdmin(StepActions, OwnedModelAdmin):
    """Looked at here, changed by steps. Agents see their own callbacks and those of leads they see."""

    read_action = "schedule.read"
    change_action = "schedule.manage"
    may_add = may_change = False
    workflow = CALLBACK
    subject = "Callback"
    targets = {
        "contacted": CallbackStatus.CONTACTED,
        "no_answer": CallbackStatus.NO_ANSWER,
        "completed": CallbackStatus.COMPLETED,
        "cancel": CallbackStatus.CANCELLED,
    }
    change_form_outer_after_template = "scheduling/admin/decision.html"
    list_display = ("customer", "urgency_shown", "due", "call", "reason", "agent_shown", "status_shown", "attempts")
    list_select_related = ("agent",)
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
    actions_row = _STEPS
    actions_detail = _STEPS
    actions = ("contacted_chosen", "no_answer_chosen")
    fieldsets = (
        ("Callback", {"fields": (("reference", "status_shown"), ("urgency_shown", "due"), "reason", "agent_shown")}),
        ("Customer", {"fields": (("contact_name", "call"), ("contact_email", "lead_link"))}),
        ("Calls", {"fields": (("attempts", "duration_seconds"), "outcome", "notes")}),
        ("Times", {"fields": (("asked_at", "due_at", "breached_at"), ("contacted_at", "completed_at"))}),
    )
    readonly_fields = ("status_shown", "urgency_shown", "due", "agent_shown", "call", "lead_link")

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows.filter(pk__in=visible_callbacks(staff_caller(agent)).values("pk"))

    def take_step(self, row: Any, status: str, **details: Any) -> None:
        actor, now = details.pop("actor"), timezone.now()
        report = CallReport(**details)
        change_callback_status(callback=row, status=status, report=report, actor=actor, now=now)

    @action(
        description="Contacted",
        url_path="contacted",
        icon="phone_in_talk",
        permissions=["act"],
        variant=ActionVariant.PRIMARY,
        dialog=dialog("Contacted", form=NotesForm, description="You have the customer on the line."),
    )
    def contacted(self, request: HttpRequest, form: NotesForm, object_id: str) -> HttpResponse:
        return self.step(request, object_id, CallbackStatus.CONTACTED, notes=form.cleaned_data["notes"])

    @action(
        description="No answer",
        url_path="no-answer",
        icon="phone_missed",
        permissions=["act"],
        dialog=dialog("No answer", description="It is tried again after a while, three times at most."),
    )
    def no_answer(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self.step(request, object_id, CallbackStatus.NO_ANSWER)

    @action(
        description="Completed",
        url_path="completed",
        icon="done_all",
        permissions=["act"],
        dialog=dialog("Completed", form=OutcomeForm),
    )
    def completed(self, request: HttpRequest, form: OutcomeForm, object_id: str) -> HttpResponse:
        given = form.cleaned_data
        details = {"notes": given["notes"], "outcome": given["outcome"]}
        return self.step(request, object_id, CallbackStatus.COMPLETED, **details)

    @action(
        description="Cancel the callback",
        url_path="cancel",
        icon="phone_disabled",
        permissions=["act"],
        variant=ActionVariant.DANGER,
        dialog=dialog("Cancel the callback", form=ReasonForm),
    )
    def cancel(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        return self.step(request, object_id, CallbackStatus.CANCELLED, notes=form.cleaned_data["reason"])

    @admin.action(description="Contacted", permissions=["act"])
    def contacted_chosen(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        self.step_many(request, queryset, CallbackStatus.CONTACTED)

    @admin.action(description="No answer", permissions=["act"])
    def no_answer_chosen(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        self.step_many(request, queryset, CallbackStatus.NO_ANSWER)

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
