"""Paths of the diary's API, below /api/."""

from common.api.routes import route
from scheduling.api import customer_views as customer
from scheduling.api import staff_views as staff

_VISIT, _CALLBACK = "schedule/visit/<uuid:key>", "schedule/callback/<uuid:key>"

urlpatterns = [
    *route("schedule/slots", customer.SlotsView.as_view(), "slots"),
    *route("schedule/site-visit", customer.VisitsView.as_view(), "site-visit"),
    *route("schedule/callback", customer.CallbacksView.as_view(), "callback"),
    *route(
        "schedule/user/<str:user_id>",
        customer.CustomerScheduleView.as_view(),
        "customer-schedule",
    ),
    *route(f"{_VISIT}/keep", customer.KeepView.as_view(), "visit-keep"),
    *route(f"{_VISIT}/reschedule", customer.RescheduleView.as_view(), "visit-reschedule"),
    *route(f"{_VISIT}/cancel", customer.CancelView.as_view(), "visit-cancel"),
    *route("admin/schedule/visits", staff.StaffVisitsView.as_view(), "staff-visits"),
    *route("admin/schedule/callbacks", staff.StaffCallbacksView.as_view(), "staff-callbacks"),
    *route(f"admin/{_VISIT}/status", staff.VisitStatusView.as_view(), "visit-status"),
    *route(f"admin/{_CALLBACK}/status", staff.CallbackStatusView.as_view(), "callback-status"),
]
