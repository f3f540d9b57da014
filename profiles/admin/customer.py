"""Customers: what is remembered of them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from accounts.admin.permits import may, person
from accounts.caller import staff_actor
from accounts.models import User
from common.admin.badges import ago, badge
from common.admin.panels import PanelBoard
from profiles.admin.find_customer import SEARCHED, customers_named
from profiles.admin.merge_steps import MERGE_WITH, MergeSteps
from profiles.admin.page import customer_page
from profiles.admin.privacy_steps import PRIVACY_STEPS, consent_panel
from profiles.admin.segments import SegmentFilter
from profiles.choices import IntentTemperature
from profiles.models import LIVING, CustomerProfile
from profiles.selectors.reach import CUSTOMERS

customer_panels = PanelBoard()

_TONES = {
    IntentTemperature.HOT: "hot",
    IntentTemperature.WARM: "warm",
    IntentTemperature.COLD: "cold",
}
_BY_HAND = ("display_name", "language", "preferred_channel")


@admin.register(CustomerProfile)
class CustomerProfileAdmin(MergeSteps):
    """Read-mostly: customers grow by what they say and do. Agents see those of leads they see."""

    read_action = "leads.read"
    change_action = "leads.change"
    may_add = False
    row_actions = (MERGE_WITH, *PRIVACY_STEPS)
    actions_detail = (
        "merge_with",
        {
            "title": "Their data",
            "icon": "shield_person",
            "items": [one.name for one in PRIVACY_STEPS],
        },
    )
    change_form_outer_before_template = "common/admin/panels.html"
    list_display = (
        "display_name",
        "primary_phone",
        "primary_email",
        "intent",
        "current_stage",
        "sessions",
        "seen",
    )
    list_filter = (
        SegmentFilter,
        ("intent_temperature", ChoicesDropdownFilter),
        ("current_stage", ChoicesDropdownFilter),
    )
    search_fields = ("display_name",)  # switches the box on; get_search_results does the search
    search_help_text = SEARCHED
    fieldsets = (
        ("Customer", {"fields": ("display_name", ("language", "preferred_channel"))}),
        ("Contact", {"fields": (("primary_phone", "primary_email"),)}),
        (
            "Wants",
            {
                "fields": (
                    ("transaction_type", "property_type"),
                    ("configurations", "locations"),
                    ("budget_min", "budget_max", "currency"),
                    ("must_have_amenities", "avoided_amenities"),
                )
            },
        ),
        (
            "Activity",
            {
                "fields": (
                    ("first_seen", "last_active", "total_sessions"),
                    ("projects_viewed", "projects_interested"),
                    ("site_visits_scheduled", "callbacks_requested", "brochures_downloaded"),
                    ("engagement_score", "intent_score", "avg_sentiment"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).filter(LIVING)

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return CUSTOMERS.narrowed(rows, agent)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = [
            field.name
            for field in self.opts.concrete_fields
            if field.name not in (*_BY_HAND, "brokerage")
        ]
        return [*super().get_readonly_fields(request, obj), *shown]

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """Phones and e-mails through the identifiers' index, a lead's reference, names by their
        beginning."""
        term = search_term.strip()
        if not term:
            return queryset, False
        return queryset.filter(customers_named(term, person(request).brokerage)), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        profile = self.get_object(request, object_id)
        asks = may(request.user, "identity.decide")
        page = [*customer_page(profile, asks), consent_panel(profile)] if profile else []
        panels = [*customer_panels.of(profile, request.user), *page] if profile else []
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "page": {"panels": panels}}
        )

    def save_model(
        self, request: HttpRequest, obj: CustomerProfile, form: Any, change: bool
    ) -> None:
        """Only what was typed: counters move on meanwhile. Not what a colleague took meanwhile."""
        CUSTOMERS.hold(obj, staff_actor(person(request)))
        obj.save(update_fields=form.changed_data or None)

    @display(description="Intent", ordering="intent_score")
    def intent(self, profile: CustomerProfile) -> SafeString:
        word = IntentTemperature(profile.intent_temperature)
        return badge(f"{profile.intent_score:g} {word.label}", _TONES[word])

    @display(description="Sessions", ordering="total_sessions")
    def sessions(self, profile: CustomerProfile) -> int:
        return profile.total_sessions

    @display(description="Last active", ordering="last_active")
    def seen(self, profile: CustomerProfile) -> str:
        return ago(profile.last_active)
