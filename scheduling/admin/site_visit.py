"""Site visits: who comes when, and what became of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.acting import NotesForm, ReasonForm, dialog
from accounts.admin.filters import OwnedRelatedFilter
from accounts.admin.owned import OwnedModelAdmin
from accounts.caller import staff_caller
from accounts.models import User
from common.admin.badges import NOTHING
from scheduling.admin.filters import OwnVisitsFilter, WhenFilter
from scheduling.admin.looks import lead_link, phone_link, planned_words, visit_badge
from scheduling.admin.steps import StepActions
from scheduling.choices import VisitStatus
from scheduling.models import SiteVisit
from scheduling.selectors.bookings import visible_visits
from scheduling.services.visits.status import change_visit_status
from scheduling.workflows import VISIT

_STEPS = ("confirm", "complete", "no_show", "cancel")


@admin.register(SiteVisit)
class SiteVisitAdmin(StepActions, OwnedModelAdmin):
    """Looked at here, changed by steps. Agents see their own visits and those of leads they see."""

    read_action = "schedule.read"
    change_action = "schedule.manage"
    may_add = may_change = False
    workflow = VISIT
    subject = "Visit"
    targets = {
        "confirm": VisitStatus.CONFIRMED,
        "complete": VisitStatus.COMPLETED,
        "no_show": VisitStatus.NO_SHOW,
        "cancel": VisitStatus.CANCELLED,
    }
    change_form_outer_after_template = "scheduling/admin/decision.html"
    list_display = ("planned", "status_shown", "place", "customer", "agent_shown", "slot")
    list_select_related = ("project", "listing", "agent")
    list_filter = (
        WhenFilter,
        ("status", ChoicesDropdownFilter),
        OwnVisitsFilter,
        ("agent", OwnedRelatedFilter),
        ("slot", ChoicesDropdownFilter),
    )
    search_fields = ("=reference", "=contact_phone", "contact_name__istartswith")
    search_help_text = "Reference, phone number, or the beginning of the name"
    actions_row = _STEPS
    actions_detail = _STEPS
    actions = ("confirm_chosen", "complete_chosen", "no_show_chosen")
    fieldsets = (
        ("Visit", {"fields": (("reference", "status_shown"), ("planned", "slot"), ("place", "agent_shown"))}),
        ("Customer", {"fields": (("contact_name", "call"), ("contact_email", "lead_link"), "customer_notes")}),
        ("After the visit", {"fields": ("rm_notes", ("confirmed_at", "completed_at", "cancelled_at"))}),
        ("Booking", {"fields": (("lead_score", "overbooked", "created_at"),)}),
    )
    readonly_fields = ("status_shown", "planned", "place", "agent_shown", "call", "lead_link", "created_at")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Without holds: nobody has booked them."""
        return super().get_queryset(request).filter(hold_until__isnull=True)

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows.filter(pk__in=visible_visits(staff_caller(agent)).values("pk"))

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """What comes next first; the past from the newest."""
        if request.GET.get("when") in ("past", "all"):
            return ["-planned_start", "-id"]
        return ["planned_start", "id"]

    def take_step(self, row: Any, status: str, **details: Any) -> None:
        change_visit_status(visit=row, status=status, now=timezone.now(), **details)

    @action(
        description="Confirm",
        url_path="confirm",
        icon="event_available",
        permissions=["act"],
        variant=ActionVariant.PRIMARY,
        dialog=dialog("Confirm", description="The customer is told that the visit takes place."),
    )
    def confirm(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self.step(request, object_id, VisitStatus.CONFIRMED)

    @action(
        description="Complete",
        url_path="complete",
        icon="done_all",
        permissions=["act"],
        dialog=dialog("Complete", form=NotesForm, description="How was it? What did they like, what not?"),
    )
    def complete(self, request: HttpRequest, form: NotesForm, object_id: str) -> HttpResponse:
        return self.step(request, object_id, VisitStatus.COMPLETED, notes=form.cleaned_data["notes"])

    @action(
        description="No-show",
        url_path="no-show",
        icon="person_off",
        permissions=["act"],
        dialog=dialog("No-show", form=NotesForm, description="Nobody came. It can be taken back for 24 hours."),
    )
    def no_show(self, request: HttpRequest, form: NotesForm, object_id: str) -> HttpResponse:
        return self.step(request, object_id, VisitStatus.NO_SHOW, notes=form.cleaned_data["notes"])

    @action(
        description="Cancel the visit",
        url_path="cancel",
        icon="event_busy",
        permissions=["act"],
        variant=ActionVariant.DANGER,
        dialog=dialog("Cancel the visit", form=ReasonForm, description="The customer is told; the slot is free again."),
    )
    def cancel(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        return self.step(request, object_id, VisitStatus.CANCELLED, notes=form.cleaned_data["reason"])

    @admin.action(description="Confirm", permissions=["act"])
    def confirm_chosen(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        self.step_many(request, queryset, VisitStatus.CONFIRMED)

    @admin.action(description="Complete", permissions=["act"])
    def complete_chosen(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        self.step_many(request, queryset, VisitStatus.COMPLETED)

    @admin.action(description="Mark as no-show", permissions=["act"])
    def no_show_chosen(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        self.step_many(request, queryset, VisitStatus.NO_SHOW)

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
