"""How long a brokerage keeps what."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget

from accounts.admin.owned import OwnedModelAdmin
from profiles.models import RetentionRule
from profiles.privacy.retention import kinds


@admin.register(RetentionRule)
class RetentionRuleAdmin(OwnedModelAdmin):
    """Own periods; without one the declared days hold, which the choices show."""

    read_action = "brokerage.change"
    change_action = "brokerage.change"
    list_display = ("kind", "days")
    search_fields = ("kind",)
    fieldsets = ((None, {"fields": (("kind", "days"),)}),)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            choices = [(kind.name, f"{kind.title} (else {kind.days} days)") for kind in kinds()]
            return forms.ChoiceField(choices=choices, widget=UnfoldAdminSelectWidget)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
