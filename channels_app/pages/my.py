"""The customer's own page behind a signed link: see and change, allow and withdraw, export,
erase."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from channels_app.pages.my_forms import PreferencesForm
from common.errors import Conflict
from common.transitions import Actor
from profiles.choices import ConsentPurpose, ConsentState
from profiles.models import CustomerProfile
from profiles.services.identity.own_link import OwnLink, confirm_sent_link, own_token, read_own_link
from profiles.services.privacy.consent import consents_of, record_consent
from profiles.services.privacy.erase import erase_profile
from profiles.services.privacy.export import export_profile, readable_export

CUSTOMER = Actor("customer, on their own page")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my_page(request: HttpRequest, token: str) -> HttpResponse:
    """The token alone decides whose page it is; 404 tells nothing about why a link does not
    work."""
    asked = request.GET.get("lang", "")
    chosen = asked if asked in dict(settings.LANGUAGES) else ""
    language = chosen or translation.get_language_from_request(request)
    with translation.override(language):
        link = read_own_link(token)
        response = _closed(request) if link is None else _open(request, link)
    response.headers["Content-Language"] = language
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = (
        "same-origin"  # the address is the key: other sites never learn it
    )
    if chosen:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=request.is_secure()
        )
    return response


def _open(request: HttpRequest, link: OwnLink) -> HttpResponse:
    profile = link.profile
    if not link.is_open:
        return _ask_whose(request, link)
    if profile.is_erased:
        return render(
            request,
            "my/page.html",
            {"brokerage": profile.brokerage, "languages": settings.LANGUAGES},
        )
    if request.method == "POST":
        work = _WORK.get(request.POST.get("do", ""))
        return work(request, profile) if work else HttpResponseBadRequest()
    return _page(request, profile, PreferencesForm(instance=profile))


def _ask_whose(request: HttpRequest, link: OwnLink) -> HttpResponse:
    """A link that was sent somewhere opens when its reader says that the address is theirs."""
    shown = {
        "brokerage": link.profile.brokerage,
        "sent_to": link.sent_to,
        "languages": settings.LANGUAGES,
    }
    if request.method != "POST":
        return render(request, "my/page.html", shown)
    if request.POST.get("do") != "confirm":
        return HttpResponseBadRequest()
    try:
        proof = confirm_sent_link(link=link, now=timezone.now())
    except Conflict:  # somebody merges this customer right now: the page is there to try again
        return HttpResponseRedirect(request.path)
    if not proof.verified:
        return render(request, "my/page.html", shown | {"is_asked": True})
    return HttpResponseRedirect(reverse("my-page", args=[own_token(proof.profile)]))


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "my/page.html", {"languages": settings.LANGUAGES}, status=404)


def _page(
    request: HttpRequest, profile: CustomerProfile, form: PreferencesForm, status: int = 200
) -> HttpResponse:
    states = consents_of(profile)
    titles = {
        ConsentPurpose.SERVICE: _("Messages about my bookings"),
        ConsentPurpose.MARKETING: _("Offers and news"),
        ConsentPurpose.ANALYTICS: _("Learning from how I use the site"),
    }
    context: dict[str, Any] = {
        "brokerage": profile.brokerage,
        "profile": profile,
        "form": form,
        "identifiers": profile.identifiers.filter(
            active=True, kind__in=["email", "phone", "whatsapp"]
        ),
        "consents": [(purpose, title, states[purpose]) for purpose, title in titles.items()],
        "languages": settings.LANGUAGES,
        "saved": request.GET.get("saved") == "1",
    }
    return render(request, "my/page.html", context, status=status)


def _again(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{request.path}?saved=1")


def _preferences(request: HttpRequest, profile: CustomerProfile) -> HttpResponse:
    form = PreferencesForm(request.POST, instance=profile)
    if not form.is_valid():
        return _page(request, profile, form, status=400)
    profile.save(update_fields=form.changed_data or ["language"])
    return _again(request)


def _consent(request: HttpRequest, profile: CustomerProfile) -> HttpResponse:
    purpose, state = request.POST.get("purpose", ""), request.POST.get("state", "")
    if purpose not in ConsentPurpose.values or state not in ConsentState.values:
        return HttpResponseBadRequest()
    record_consent(
        profile=profile, purpose=purpose, state=state, source=CUSTOMER.words, now=timezone.now()
    )
    return _again(request)


def _export(request: HttpRequest, profile: CustomerProfile) -> HttpResponse:
    found = export_profile(profile=profile, actor=CUSTOMER, now=timezone.now())
    if request.POST.get("form") == "json":
        response = HttpResponse(
            json.dumps(found, ensure_ascii=False, indent=1), content_type="application/json"
        )
        response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
        return response
    response = HttpResponse(readable_export(found))
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.html"'
    return response


def _erase(request: HttpRequest, profile: CustomerProfile) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        return HttpResponseBadRequest()
    erase_profile(profile=profile, actor=CUSTOMER, now=timezone.now())
    return HttpResponseRedirect(request.path)


_WORK: dict[str, Callable[[HttpRequest, CustomerProfile], HttpResponse]] = {
    "preferences": _preferences,
    "consent": _consent,
    "export": _export,
    "erase": _erase,
}
