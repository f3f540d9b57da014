"""Paths of the lead API, below /api/."""

from common.api.routes import route
from leads.api import views
from leads.api.reports import LeadAnalyticsView, LeadDashboardView
from leads.api.track import TrackView

urlpatterns = [
    *route("leads", views.LeadsView.as_view(), "leads"),
    *route("tenants/<str:tenant>/leads", views.TenantLeadsView.as_view(), "tenant-leads"),
    *route("leads/dashboard", LeadDashboardView.as_view(), "lead-dashboard"),
    *route("leads/analytics", LeadAnalyticsView.as_view(), "lead-analytics"),
    *route("leads/<uuid:key>", views.LeadView.as_view(), "lead"),
    *route(
        "leads/<uuid:key>/interactions", views.LeadInteractionsView.as_view(), "lead-interactions"
    ),
    *route("leads/<uuid:key>/outcome", views.LeadOutcomeView.as_view(), "lead-outcome"),
    *route("track", TrackView.as_view(), "track"),
]
