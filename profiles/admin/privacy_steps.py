"""What a manager does with a customer's data: hand it out, erase it, give the customer the link to
their own page."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldBooleanSwitchWidget

from accounts.admin.acting import DialogForm, dialog, row_or_404
from accounts.admin.permits import caller_in, person
from accounts.admin.row_action import Press, RowAction, RowLink
from accounts.admin.row_actions import RowActions
from accounts.models import User
from common.admin.badges import ago, badge
from common.admin.panels import Panel, PanelRow
from profiles.choices import ConsentState
from profiles.models import CustomerProfile
from profiles.services.identity.own_link import VALID, own_token, send_own_link, why_no_link
from profiles.services.privacy.erase import erase_profile
from profiles.services.privacy.export import export_profile, readable_export

_SHOWN = 10


class EraseForm(DialogForm):
    """First what would happen, then, with the switch off, for good."""

    dry_run = forms.BooleanField(
        label="Only report what would be erased",
        required=False,
        initial=True,
        widget=UnfoldBooleanSwitchWidget,
    )


def _readable(admin: RowActions, request: HttpRequest, object_id: str) -> HttpResponse:
    return _file(readable_export(_export(admin, request, object_id)), "html", "text/html")


def _json(admin: RowActions, request: HttpRequest, object_id: str) -> HttpResponse:
    found = json.dumps(_export(admin, request, object_id), ensure_ascii=False, indent=1)
    return _file(found, "json", "application/json")


def _export(admin: RowActions, request: HttpRequest, object_id: str) -> dict[str, Any]:
    profile = row_or_404(admin, request, object_id)
    actor = caller_in(profile.brokerage, person(request)).actor
    return export_profile(profile=profile, actor=actor, now=timezone.now())


def _own_link(press: Press) -> str:
    return f"{settings.PUBLIC_URL}{reverse('my-page', args=[own_token(press.row)])}"


def _shown_once(link: str) -> SafeString:
    words = "Valid for {} days: <code class='rc-secret'>{}</code>"
    return format_html(words, VALID.days, link)


def _no_address(profile: CustomerProfile, user: User) -> str:
    return why_no_link(profile)


def _erase(press: Press) -> dict[str, Any]:
    dry_run, actor = press.given["dry_run"], press.caller.actor
    return erase_profile(profile=press.row, actor=actor, now=press.now, dry_run=dry_run)


PRIVACY_STEPS = (
    RowLink(
        name="export_readable",
        label="Data as a page",
        icon="download",
        policy="privacy.export",
        opens=_readable,
    ),
    RowLink(
        name="export_json",
        label="Data as JSON",
        icon="data_object",
        policy="privacy.export",
        opens=_json,
    ),
    RowAction(
        name="own_page",
        label="Link to the customer's own page",
        icon="link",
        policy="privacy.export",
        asks=dialog(
            "Make a link",
            description="Whoever has it sees, changes and erases this customer's data. Give it "
            "only to the customer.",
        ),
        does=_own_link,
        done="The link is made. It is shown only now.",
        secret=_shown_once,
    ),
    RowAction(
        name="send_own_page",
        label="Send a verification link",
        icon="verified",
        policy="leads.change",
        asks=dialog(
            "Send the link",
            description="To the e-mail, else the phone, that was seen last. Who confirms there "
            "that it is theirs has verified the address and gets to their own page.",
        ),
        why_not=_no_address,
        does=lambda press: send_own_link(
            profile=press.row,
            actor=press.caller.actor,
            now=press.now,
        ),
        done="The link is on its way.",
    ),
    RowAction(
        name="erase",
        label="Erase",
        icon="delete_forever",
        policy="privacy.erase",
        variant=ActionVariant.DANGER,
        asks=dialog(
            "Erase this customer",
            form=EraseForm,
            description="Coming visits are cancelled, and nothing about the customer is kept. "
            "This cannot be undone.",
            submit="Go on",
        ),
        does=_erase,
        done=lambda press, report: _words(report),
    ),
)


def consent_panel(profile: CustomerProfile) -> Panel:
    """The consent ledger, newest first."""
    rows = [
        PanelRow(
            f"{one.get_purpose_display()}{f' by {one.channel}' if one.channel else ''}",
            detail=f"{one.source}, {ago(one.at)}",
            badge=badge(
                one.get_state_display(), "good" if one.state == ConsentState.GIVEN else "bad"
            ),
        )
        for one in profile.consents.all()[:_SHOWN]
    ]
    return Panel("Consent", "verified_user", rows, "Nothing was said yet.")


def _words(report: dict[str, Any]) -> str:
    def counts(kind: str) -> str:
        named = report[kind].items()
        return ", ".join(f"{n} {table.partition('.')[2]}" for table, n in named) or "nothing"

    begun = "Tried out, nothing is erased yet." if report["dry_run"] else "The customer was erased."
    return (
        f"{begun} "
        f"Removed: {counts('removed')}. Anonymised: {counts('anonymised')}. "
        f"{report['suppressed_identifiers']} identifiers are kept away from imports."
    )


def _file(text: str, ending: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="customer.{ending}"'
    return response
