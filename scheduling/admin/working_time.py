"""When visits can happen and who can take them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.owned import OwnedModelAdmin
from accounts.admin.permits import person
from accounts.models import User
from scheduling.models import Availability, Holiday, SlotWindow, TimeOff


class OfAgents(OwnedModelAdmin):
    """Managers write everybody's, agents their own."""

    read_action = "schedule.read"
    change_action = "schedule.manage"
    may_delete = True
    list_select_related = ("agent",)

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows.filter(agent=agent)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_fieldsets(request, obj)
        if person(request).is_manager:
            return shown
        return [
            (t, {**options, "fields": [f for f in options["fields"] if f != "agent"]})
            for t, options in shown
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not person(request).is_manager:
            obj.agent = person(request)
        super().save_model(request, obj, form, change)


@admin.register(Availability)
class AvailabilityAdmin(OfAgents):
    list_display = ("agent", "rrule", "starts", "ends")
    search_fields = ("agent__name",)
    fieldsets = (
        (
            None,
            {
                "fields": ("agent", "rrule", "starts", "ends"),
                "description": "A shift: FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA from 09:00 to 18:00; "
                "every second week with INTERVAL=2, on the first Saturday with "
                "FREQ=MONTHLY;BYDAY=1SA, until a day with UNTIL=20271231. "
                "Without any, the office hours of the brokerage hold.",
            },
        ),
    )


@admin.register(TimeOff)
class TimeOffAdmin(OfAgents):
    list_display = ("agent", "starts_at", "ends_at", "reason")
    search_fields = ("agent__name",)
    ordering = ("-ends_at", "-id")
    fieldsets = ((None, {"fields": ("agent", "starts_at", "ends_at", "reason")}),)


@admin.register(Holiday)
class HolidayAdmin(OwnedModelAdmin):
    read_action = "schedule.read"
    change_action = "brokerage.change"
    may_delete = True
    list_display = ("day", "name")
    search_fields = ("name",)
    fieldsets = ((None, {"fields": ("day", "name")}),)


@admin.register(SlotWindow)
class SlotWindowAdmin(OwnedModelAdmin):
    """Without a row: morning 9–12, afternoon 12–15, evening 15–18."""

    read_action = "schedule.read"
    change_action = "brokerage.change"
    may_delete = True
    list_display = ("name", "starts", "ends")
    fieldsets = ((None, {"fields": ("name", "starts", "ends")}),)
