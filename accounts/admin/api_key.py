"""API keys: made once, shown once, revoked."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.admin.acting import dialog
from accounts.admin.forms import OwnedForm
from accounts.admin.row_action import RowAction
from accounts.admin.row_actions import RowActions
from accounts.choices import KeyKind, Scope
from accounts.models import ApiKey
from accounts.services.keys import create_api_key, revoke_api_key
from common.admin.badges import ago, badge


class KeyForm(OwnedForm):
    """A new key."""

    scopes = forms.MultipleChoiceField(
        choices=Scope.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="what a secret key may do",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == KeyKind.PERSONAL and not data.get("user"):
            self.add_error("user", "A personal key acts as a user: choose one.")
        if data.get("kind") != KeyKind.PERSONAL and data.get("user"):
            self.add_error("user", "Only a personal key acts as a user.")
        if data.get("kind") == KeyKind.SECRET and not data.get("scopes"):
            self.add_error("scopes", "A secret key needs at least one scope.")
        return data


REVOKE = RowAction(
    name="revoke",
    label="Revoke",
    icon="block",
    variant=ActionVariant.DANGER,
    asks=dialog(
        "Revoke",
        description="From now on this key opens nothing. It cannot be taken back.",
    ),
    why_not=lambda key, user: "This key is revoked already." if key.revoked_at else "",
    does=lambda press: revoke_api_key(key=press.row),
    done="The key is revoked.",
)


@admin.register(ApiKey)
class ApiKeyAdmin(RowActions):
    read_action = "keys.change"
    change_action = "keys.change"
    may_change = False
    form = KeyForm
    list_display = ("name", "kind", "begins_with", "state", "last_used")
    list_select_related = ()
    search_fields = ("name",)
    autocomplete_fields = ("user",)
    row_actions = (REVOKE,)
    actions_detail = actions_row = ("revoke",)
    add_fieldsets = (
        (None, {"fields": ("name", "kind", "scopes", "expires_at")}),
        (
            "Publishable keys",
            {
                "fields": ("origins",),
                "description": "The web origins they may be used from, such as "
                "https://www.example.com",
            },
        ),
        ("Personal keys", {"fields": ("user",)}),
    )
    fieldsets = (
        (None, {"fields": ("name", "kind", "begins_with", "state", "scopes", "origins", "user")}),
        ("Times", {"fields": ("created_at", "expires_at", "revoked_at", "last_used_at")}),
    )
    readonly_fields = ("begins_with", "state", "created_at", "revoked_at", "last_used_at")

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        given = form.cleaned_data
        names = ("name", "kind", "scopes", "origins", "user", "expires_at")
        key, secret = create_api_key(
            brokerage=obj.brokerage, **{name: given[name] for name in names}
        )
        obj.__dict__.update(key.__dict__)
        words = "Copy the key now, it is not shown again: <code class='rc-secret'>{}</code>"
        messages.warning(request, format_html(words, secret))

    @display(description="Begins with")
    def begins_with(self, key: ApiKey) -> str:
        return f"{key.prefix}…"

    @display(description="State")
    def state(self, key: ApiKey) -> SafeString:
        return (
            badge("Revoked", "bad", "block") if key.revoked_at else badge("Live", "good", "check")
        )

    @display(description="Last used", ordering="last_used_at")
    def last_used(self, key: ApiKey) -> str:
        return ago(key.last_used_at)
