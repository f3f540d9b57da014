"""What a manager does with a customer's data: hand it out, erase it, give the customer the link to their own page."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldBooleanSwitchWidget

from accounts.admin.acting import attempt, dialog, leave, page_behind, row_or_404
from accounts.admin.permits import caller_in, may, person
from common.admin.badges import ago, badge
from common.admin.panels import Panel, Row
from profiles.choices import ConsentState
from profiles.models import CustomerProfile
from profiles.services.identity.own_link import VALID, own_token, send_own_link
from profiles.services.privacy.erase import erase_profile
from profiles.services.privacy.export import export_profile, readable_export

_SHOWN = 10


class EraseForm(BaseDialogForm):
    """First what would happen, then, with the switch off, for good."""

    dry_run = forms.BooleanField(
        label="Only report what would be erased", required=False, initial=True, widget=UnfoldBooleanSwitchWidget
    )


class PrivacySteps:
    """A mixin for the customer's admin."""

    actions_detail = ("export_readable", "export_json", "own_page", "send_own_page", "erase")

    def has_export_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "privacy.export")

    def has_erase_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "privacy.erase")

    def has_verify_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "leads.change")

    @action(description="Data as a page", url_path="export-readable", icon="download", permissions=["export"])
    def export_readable(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return _file(readable_export(self._export(request, object_id)), "html", "text/html")

    @action(description="Data as JSON", url_path="export-json", icon="data_object", permissions=["export"])
    def export_json(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = json.dumps(self._export(request, object_id), ensure_ascii=False, indent=1)
        return _file(found, "json", "application/json")

    @action(
        description="Link to the customer's own page",
        url_path="own-page",
        icon="link",
        permissions=["export"],
        dialog=dialog(
            "Make a link",
            description="Whoever has it sees, changes and erases this customer's data. Give it only to the customer.",
        ),
    )
    def own_page(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        profile = self._profile(request, object_id, self.has_export_permission(request))
        link = settings.PUBLIC_URL + reverse("my-page", args=[own_token(profile)])
        words = "Valid for {} days: <code class='rc-secret'>{}</code>"
        messages.warning(request, format_html(words, VALID.days, link))
        return leave(request, page_behind(request, profile))

    @action(
        description="Send a verification link",
        url_path="send-own-page",
        icon="verified",
        permissions=["verify"],
        dialog=dialog(
            "Send the link",
            description="To the e-mail, else the phone, that was seen last. Who confirms there that it is theirs has "
            "verified the address and gets to their own page.",
        ),
    )
    def send_own_page(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        profile = self._profile(request, object_id, self.has_verify_permission(request))
        actor = caller_in(profile.brokerage, person(request)).actor

        def work() -> None:
            send_own_link(profile=profile, actor=actor, now=timezone.now())

        attempt(request, work, done="The link is on its way.")
        return leave(request, page_behind(request, profile))

    @action(
        description="Erase",
        url_path="erase",
        icon="delete_forever",
        permissions=["erase"],
        variant=ActionVariant.DANGER,
        dialog=dialog(
            "Erase this customer",
            form=EraseForm,
            description="Coming visits are cancelled, and nothing about the customer is kept. This cannot be undone.",
            submit="Go on",
        ),
    )
    def erase(self, request: HttpRequest, form: EraseForm, object_id: str) -> HttpResponse:
        profile = self._profile(request, object_id, self.has_erase_permission(request))
        actor, dry_run = caller_in(profile.brokerage, person(request)).actor, form.cleaned_data["dry_run"]
        reports: list[dict[str, Any]] = []

        def work() -> None:
            reports.append(erase_profile(profile=profile, actor=actor, now=timezone.now(), dry_run=dry_run))

        if attempt(request, work, done="This would be erased:" if dry_run else "The customer was erased."):
            messages.info(request, _words(reports[0]))
        return leave(request, page_behind(request, profile))

    def _export(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        profile = self._profile(request, object_id, self.has_export_permission(request))
        actor = caller_in(profile.brokerage, person(request)).actor
        return export_profile(profile=profile, actor=actor, now=timezone.now())

    def _profile(self, request: HttpRequest, object_id: str, allowed: bool) -> CustomerProfile:
        profile: CustomerProfile = row_or_404(self, request, object_id)  # type: ignore[arg-type]  # mixin of an admin
        if not allowed:
            raise PermissionDenied
        return profile


def consent_panel(profile: CustomerProfile) -> Panel:
    """The consent ledger, newest first."""
    rows = [
        Row(
            f"{one.get_purpose_display()}{f' by {one.channel}' if one.channel else ''}",
            detail=f"{one.source}, {ago(one.at)}",
            badge=badge(one.get_state_display(), "good" if one.state == ConsentState.GIVEN else "bad"),
        )
        for one in profile.consents.all()[:_SHOWN]
    ]
    return Panel("Consent", "verified_user", rows, "Nothing was said yet.")


def _words(report: dict[str, Any]) -> str:
    def counts(kind: str) -> str:
        return ", ".join(f"{number} {table.partition('.')[2]}" for table, number in report[kind].items()) or "nothing"

    return (
        f"Removed: {counts('removed')}. Anonymised: {counts('anonymised')}. "
        f"{report['suppressed_identifiers']} identifiers are kept away from imports."
    )


def _file(text: str, ending: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="customer.{ending}"'
    return response
