"""What an action on a row is made of: the dialog that is posted, the row, the pages around it.

Every action has a dialog, because a link (GET) must not change anything.
"""

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest
from django.urls import reverse
from unfold.dataclasses import ActionDialog
from unfold.forms import ActionForm, BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.admin.once import TokenInput


class DialogForm(BaseDialogForm):
    """The form of a dialog; the token makes it one that is done once."""

    once = forms.Field(required=False, widget=TokenInput)


class ConfirmForm(DialogForm):
    """Nothing to fill in."""


class ReasonForm(DialogForm):
    """Why."""

    reason = forms.CharField(max_length=200, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


class NotesForm(DialogForm):
    """Words that may stay empty."""

    notes = forms.CharField(
        max_length=500,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class ChosenForm(ActionForm):
    """The bar over chosen rows of a list."""

    once = forms.Field(required=False, widget=TokenInput, label="")


def dialog(
    title: str,
    *,
    form: type[DialogForm] = ConfirmForm,
    description: str = "",
    submit: str = "",
) -> ActionDialog:
    """What an action asks before it is done."""
    return {
        "title": title,
        "description": description,
        "form_class": form,
        "form_submit_text": submit or title,
    }


def row_or_404(admin: ModelAdmin, request: HttpRequest, object_id: str) -> Any:
    """The row, if the person at the screen may see it; else as if it did not exist."""
    row = admin.get_object(request, object_id)
    if row is None:
        raise Http404
    return row


def admin_page(row: Any) -> str:
    """The address of a row's page."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
