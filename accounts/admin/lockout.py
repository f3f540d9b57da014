"""Failed log-ins. Deleting a row lets that person try again."""

from axes.admin import AccessAttemptAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group
from unfold.admin import ModelAdmin

for model in (
    AccessAttempt,
    AccessFailureLog,
    AccessLog,
    Group,
):  # rights come from the policy table, not from groups
    admin.site.unregister(model)


@admin.register(AccessAttempt)
class FailedLoginAdmin(AccessAttemptAdmin, ModelAdmin):
    """Superusers only (the default permissions, which nobody else is given)."""

    list_display = ("username", "ip_address", "attempt_time", "failures_since_start", "status")
    list_filter = ()
    date_hierarchy = None
    actions = None
