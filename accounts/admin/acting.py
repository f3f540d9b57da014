"""Actions on one row: a dialog that is posted, a service that does it or refuses, a word about the outcome.

Every action has a dialog, because a link (GET) must not change anything.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urldefrag

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from common.errors import ApplicationError


class ConfirmForm(BaseDialogForm):
    """Nothing to fill in."""


class ReasonForm(BaseDialogForm):
    """Why."""

    reason = forms.CharField(max_length=200, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


class NotesForm(BaseDialogForm):
    """Words that may stay empty."""

    notes = forms.CharField(max_length=500, required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


def dialog(title: str, *, form: type[BaseDialogForm] = ConfirmForm, description: str = "", submit: str = "") -> Any:
    """The dialog of an unfold action."""
    return {"title": title, "description": description, "form_class": form, "form_submit_text": submit or title}


def attempt(request: HttpRequest, work: Callable[[], Any], *, done: str) -> bool:
    """Runs a service, all or nothing. A refusal is shown as an error and has changed nothing."""
    try:
        with transaction.atomic():
            work()
    except ApplicationError as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, done)
    return True


def row_or_404(admin: ModelAdmin, request: HttpRequest, object_id: str) -> Any:
    """The row, if the person at the screen may see it; else as if it did not exist."""
    row = admin.get_object(request, object_id)
    if row is None:
        raise Http404
    return row


def leave(request: HttpRequest, url: str) -> HttpResponse:
    """Back to a page after a dialog, which is posted by htmx or, without scripts, by the browser."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def page_behind(request: HttpRequest, row: Any) -> str:
    """Where the dialog was opened: the list with its filters, or the row's page. Never with a
    fragment: a browser that is sent to the address it is at does not load it again then."""
    current = urldefrag(request.headers.get("HX-Current-URL", "")).url
    return current if current.startswith(request.build_absolute_uri("/")) else admin_page(row)


def admin_page(row: Any) -> str:
    """The address of a row's page."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
