"""Managers and agents."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as PlainUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter
from unfold.forms import AdminPasswordChangeForm, UserCreationForm

from accounts.admin.forms import OwnedForm
from accounts.admin.row_action import RowLink
from accounts.admin.row_actions import RowActions
from accounts.models import User


class UserForm(OwnedForm):
    """A member of staff."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.strip().lower()


class NewUserForm(UserForm, UserCreationForm):
    """The same with a password."""

    class Meta:
        model = User
        fields = ("email", "name")
        field_classes: dict[str, type[forms.Field]] = {}


def _password_page(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:auth_user_password_change", args=[object_id]))


SET_PASSWORD = RowLink(
    name="set_password",
    label="Set a password",
    icon="key",
    opens=_password_page,
)


@admin.register(User)
class UserAdmin(RowActions, PlainUserAdmin):
    """Everybody sees their colleagues; managers change them, but neither a superuser nor their own
    role."""

    read_action = "staff.read"
    change_action = "staff.change"
    form = UserForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("name", "email", "role", "is_senior", "takes_assignments", "is_active")
    list_filter = (("role", ChoicesDropdownFilter), ("is_active", BooleanRadioFilter))
    search_fields = ("name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    row_actions = (SET_PASSWORD,)
    actions_detail = ("set_password",)
    fieldsets = (
        (None, {"fields": (("name", "email"), ("role", "phone"), "is_active")}),
        (
            "Work",
            {
                "fields": (
                    "takes_assignments",
                    "is_senior",
                    ("weight", "daily_visit_cap"),
                    "timezone",
                    "languages",
                    "localities",
                    "projects",
                )
            },
        ),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "role", "phone")}),
        ("Password", {"fields": ("usable_password", "password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_fieldsets(request, obj)
        return (
            [*shown, ("Platform", {"fields": ["is_superuser", "is_staff"]})]
            if request.user.is_superuser
            else shown
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Nobody changes their own role or locks themselves out."""
        fixed = list(super().get_readonly_fields(request, obj))
        own = obj is not None and obj.pk == request.user.pk
        return [*fixed, "role", "is_active", "is_superuser", "is_staff"] if own else fixed
