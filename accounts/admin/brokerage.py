"""A brokerage's own settings."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from accounts.admin.owned import ByPolicy, OwnFields
from accounts.admin.permits import person
from accounts.models import Brokerage
from accounts.services.brokerages import save_settings

_PLATFORM = ("slug", "is_active")


@admin.register(Brokerage)
class BrokerageAdmin(ByPolicy, OwnFields, ModelAdmin):
    """A manager changes the settings of their own; a superuser adds brokerages and closes them."""

    read_action = "brokerage.change"
    change_action = "brokerage.change"
    paginator = InfinitePaginator
    show_full_result_count = False
    list_display = ("name", "slug", "country", "timezone", "currency", "is_active")
    search_fields = ("name", "slug")
    fieldsets = (
        (None, {"fields": ("name", "slug", "is_active")}),
        ("Country and money", {"fields": (("country", "timezone"), ("currency", "money_words"))}),
        ("Office hours", {"fields": (("opens_at", "closes_at"), "working_days", "travel_minutes")}),
        (
            "Temperatures",
            {
                "fields": (("burning_from", "hot_from", "warm_from"),),
                "description": "The score from which a lead is …; all leads follow within minutes.",
            },
        ),
        (
            "New leads",
            {
                "fields": (
                    ("routes_leads", "offer_minutes"),
                    ("burning_reaction_minutes", "hot_reaction_minutes", "warm_reaction_minutes"),
                ),
                "description": "Minutes until somebody must have called; then the owner and the "
                "managers hear of it.",
            },
        ),
    )

    def save_model(
        self, request: HttpRequest, obj: Brokerage, form: ModelForm, change: bool
    ) -> None:
        save_settings(brokerage=obj, changed=form.changed_data if change else ())

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(pk=person(request).brokerage_id)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return person(request).is_superuser

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if request.user.is_superuser else _PLATFORM

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, str] | None = None
    ) -> Any:
        """A manager has one brokerage: straight to its page."""
        if not request.user.is_superuser and self.has_view_permission(request):
            return HttpResponseRedirect(
                reverse("admin:accounts_brokerage_change", args=[person(request).brokerage_id])
            )
        return super().changelist_view(request, extra_context)
