"""Every address of the project."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views import defaults
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from common.api import errors
from realty_crm import probes

api: list[URLPattern | URLResolver] = [
    path("", include("channels_app.api.urls")),
    path("", include("scheduling.api.urls")),
    path("", include("scoring.api.urls")),
    path("", include("leads.api.urls")),
    path("", include("listings.api.urls")),
    path("", include("profiles.api.profile_urls")),
    path("", include("profiles.api.privacy_urls")),
    path("", include("profiles.api.urls")),
    path(
        "schema",
        SpectacularAPIView.as_view(authentication_classes=[], permission_classes=[]),
        name="schema",
    ),
    path(
        "docs",
        SpectacularSwaggerView.as_view(
            url_name="schema", authentication_classes=[], permission_classes=[]
        ),
        name="docs",
    ),
    re_path(r"^.*$", errors.not_found),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/", include(api)),
    path("chat/", include("channels_app.pages.urls")),
    path("my/", include("channels_app.pages.my_urls")),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("metrics", probes.metrics, name="metrics"),
]


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return (
        errors.not_found(request)
        if _is_api(request)
        else defaults.page_not_found(request, exception)
    )


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    return (
        errors.bad_request(request, exception)
        if _is_api(request)
        else defaults.bad_request(request, exception)
    )


def handler500(request: HttpRequest) -> HttpResponse:
    return errors.server_error(request) if _is_api(request) else defaults.server_error(request)
