"""Paths of customers, segments and their overview, below /api/."""

from common.api.routes import route
from profiles.api import profiles, segments, verification
from profiles.memory.patterns import PATTERNS

urlpatterns = [
    *(
        pattern
        for name in PATTERNS
        for pattern in route(
            f"segments/{name}", segments.SegmentView.as_view(segment=name), f"segment-{name}"
        )
    ),
    *route("profiles/<str:user_id>", profiles.ProfileView.as_view(), "profile"),
    *route(
        "profiles/<str:user_id>/preferences",
        profiles.PreferencesView.as_view(),
        "profile-preferences",
    ),
    *route("profiles/<str:user_id>/summary", profiles.SummaryView.as_view(), "profile-summary"),
    *route("profiles/<str:user_id>/welcome", profiles.WelcomeView.as_view(), "profile-welcome"),
    *route("profiles/<str:user_id>/context", profiles.ContextView.as_view(), "profile-context"),
    *route("profiles/<str:user_id>/journey", profiles.JourneyView.as_view(), "profile-journey"),
    *route(
        "profiles/<str:user_id>/verification", verification.AskCodeView.as_view(), "verification"
    ),
    *route(
        "profiles/<str:user_id>/verification/confirm",
        verification.ConfirmCodeView.as_view(),
        "verification-confirm",
    ),
    *route(
        "analytics/customer-profiles",
        segments.CustomersOverviewView.as_view(),
        "analytics-customers",
    ),
    *route("analytics/journeys", segments.JourneysOverviewView.as_view(), "analytics-journeys"),
]
