"""Paths of the diary's API, below /api/."""

from common.api.routes import route
from scheduling.api import customer_views, staff_views

urlpatterns = [
    *route("schedule/slots", customer_views.SlotsView.as_view(), "slots"),
    *route("schedule/site-visit", customer_views.VisitsView.as_view(), "site-visit"),
    *route("schedule/callback", customer_views.CallbacksView.as_view(), "callback"),
    *route("schedule/user/<str:user_id>", customer_views.CustomerScheduleView.as_view(), "customer-schedule"),
    *route("schedule/visit/<uuid:key>/reschedule", customer_views.RescheduleView.as_view(), "visit-reschedule"),
    *route("schedule/visit/<uuid:key>/cancel", customer_views.CancelView.as_view(), "visit-cancel"),
    *route("admin/schedule/visits", staff_views.StaffVisitsView.as_view(), "staff-visits"),
    *route("admin/schedule/callbacks", staff_views.StaffCallbacksView.as_view(), "staff-callbacks"),
    *route("admin/schedule/visit/<uuid:key>/status", staff_views.VisitStatusView.as_view(), "visit-status"),
    *route("admin/schedule/callback/<uuid:key>/status", staff_views.CallbackStatusView.as_view(), "callback-status"),
]
