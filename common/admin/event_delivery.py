"""Parked work: what never succeeded waits here for somebody to look at it and put it back."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ShowFacets
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from common.events import dispatch
from common.models import EventDelivery
from common.models.event import DeliveryState


@admin.register(EventDelivery)
class ParkedDeliveryAdmin(ModelAdmin):
    """Superusers only (the default permissions, which nobody else is given)."""

    paginator = InfinitePaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_disable_select_all = True
    list_per_page = 50
    list_display = ("handler", "event", "failures", "losses", "last_error", "due_at")
    list_select_related = ("event",)
    readonly_fields = (
        "event",
        "handler",
        "state",
        "due_at",
        "failures",
        "losses",
        "last_error",
        "done_at",
    )
    ordering = ("-id",)
    actions = ("put_back",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(state=DeliveryState.PARKED)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Put back to work", permissions=["change"])
    def put_back(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        count = dispatch.replay(list(queryset.values_list("pk", flat=True)))
        messages.success(request, f"{count} put back to work.")
