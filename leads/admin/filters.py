"""Filters of the lead list."""

from typing import Any
from uuid import UUID

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from accounts.models import User
from leads.choices import CLOSED
from leads.flags import BY_NAME, FLAGS, flagged

_MOST = 200


class OwnerFilter(DropdownFilter):
    """Mine, the pool, or one colleague."""

    title = "owner"
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        staff = model_admin.admin_site.get_model_admin(User).get_queryset(request)
        people = [
            (str(pk), name) for pk, name in staff.order_by("name").values_list("pk", "name")[:_MOST]
        ]
        return [("me", "Mine"), ("pool", "The pool (nobody's)"), *people]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        chosen = self.value()
        if not chosen:
            return queryset
        if chosen == "pool":
            return queryset.filter(owner__isnull=True)
        try:
            return queryset.filter(owner=request.user.pk if chosen == "me" else UUID(chosen))
        except ValueError:
            return queryset.none()


class OpenLeadsFilter(DropdownFilter):
    """Still to be won, or won and lost."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [("open", "Open"), ("closed", "Won or lost")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        match self.value():
            case "open":
                return queryset.exclude(status__in=CLOSED)
            case "closed":
                return queryset.filter(status__in=CLOSED)
        return queryset


class FlagFilter(DropdownFilter):
    """What calls for action."""

    title = "flag"
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(flag.name, flag.words) for flag in FLAGS]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        chosen = self.value()
        if not chosen:
            return queryset
        return flagged(queryset, chosen, timezone.now()) if chosen in BY_NAME else queryset.none()
