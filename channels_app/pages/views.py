"""The chat page of a brokerage: a small shell; its script talks to /api/chat."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Brokerage
from accounts.services.visitors import new_visitor_id, sign_visitor
from channels_app.pages.words import script_words


@require_safe
@never_cache  # every page carries a visitor token of its own
def chat_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The page in the language of ``?lang=`` (remembered in a cookie), else of the cookie or the
    browser.

    It holds a fresh visitor token; the script uses it when the browser keeps none of an earlier
    visit. Nothing is stored until the visitor writes. 404 for an unknown or inactive brokerage.
    """
    brokerage = get_object_or_404(Brokerage, slug=slug, is_active=True)
    asked = request.GET.get("lang", "")
    chosen = asked if asked in dict(settings.LANGUAGES) else ""
    language = chosen or translation.get_language_from_request(request)
    with translation.override(language):
        response = render(
            request,
            "chat/page.html",
            {
                "brokerage": brokerage,
                "config": _config(brokerage, language),
                "languages": settings.LANGUAGES,
            },
        )
    response.headers["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    if chosen:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=request.is_secure()
        )
    return response


def _config(brokerage: Brokerage, language: str) -> dict[str, object]:
    """What the script must know; it is public."""
    return {
        "slug": brokerage.slug,
        "name": brokerage.name,
        "token": sign_visitor(brokerage_id=brokerage.pk, visitor_id=new_visitor_id()),
        "locale": f"{language}-{brokerage.country}",  # how dates and hours are written
        "timezone": brokerage.timezone,
        "moneyWords": brokerage.money_words,
        "words": script_words(),
    }
