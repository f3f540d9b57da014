"""The shared half of the visit and callback pages: their history, and why this agent."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.admin.row_action import Press
from accounts.admin.row_actions import RowActions
from common.admin.history import steps_of
from scheduling.models import Assignment


class DiaryPages(RowActions):
    """Looked at here, changed by steps."""

    change_form_outer_after_template = "scheduling/admin/decision.html"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        page = {"steps": steps_of(row), "assignments": _assignments(row)} if row else {}
        context = {**(extra_context or {}), "page": page}
        found: HttpResponse = super().change_view(request, object_id, form_url, context)
        return found


def told(subject: str, status: str) -> Callable[[Press, Any], str]:
    """What is said after a step: Visit visit_000075: no show."""
    words = status.replace("_", " ")
    return lambda press, _: f"{subject} {press.row.reference}: {words}."


def _assignments(row: Any) -> "QuerySet[Assignment]":
    found: QuerySet[Assignment] = row.assignments.select_related("agent")[:10]
    return found
