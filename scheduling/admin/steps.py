"""The shared half of the visit and callback pages: steps through a service, from the page, a row, or many rows."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.admin.acting import attempt, leave, page_behind, row_or_404
from accounts.admin.permits import caller_in, may, person
from common.admin.history import steps_of
from common.errors import ApplicationError
from common.transitions import Workflow
from scheduling.models import Assignment

ServiceCall = Callable[..., Any]


class StepActions:
    """A mixin for an admin whose rows have a workflow. ``targets`` maps an action's name to the status it leads to."""

    workflow: Workflow
    targets: dict[str, str]
    subject: str

    def take_step(self, row: Any, status: str, **details: Any) -> None:
        """Calls the service."""
        raise NotImplementedError

    def has_act_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "schedule.manage")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only the steps that the workflow allows now."""
        row = self.get_object(request, str(object_id))  # type: ignore[attr-defined]  # mixin of an admin
        allowed = self.workflow.steps.get(row.status, ()) if row else ()
        offered = super().get_actions_detail(request, object_id)  # type: ignore[misc]  # mixin of an admin
        return [one for one in offered if self.targets[one.method.__name__] in allowed]

    def step(self, request: HttpRequest, object_id: str, status: str, **details: Any) -> HttpResponse:
        """One row: posted from its dialog."""
        row = row_or_404(self, request, object_id)  # type: ignore[arg-type]  # mixin of an admin
        actor = caller_in(row.brokerage, person(request)).actor
        done = f"{self.subject} {row.reference}: {_words(status)}."
        attempt(request, lambda: self.take_step(row, status, actor=actor, **details), done=done)
        return leave(request, page_behind(request, row))

    def step_many(self, request: HttpRequest, rows: "QuerySet[Any]", status: str) -> None:
        """The chosen rows of the list, each on its own; what is refused is named with the reason."""
        done = 0
        for row in rows.select_related("brokerage"):
            try:
                with transaction.atomic():
                    self.take_step(row, status, actor=caller_in(row.brokerage, person(request)).actor)
                done += 1
            except ApplicationError as refusal:
                messages.error(request, f"{row.reference}: {refusal.message}")
        if done:
            messages.success(request, f"{_words(status).capitalize()}: {done}.")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)  # type: ignore[attr-defined]  # mixin of an admin
        page = {"steps": steps_of(row), "assignments": self._assignments(row)} if row else {}
        context = {**(extra_context or {}), "page": page}
        return super().change_view(request, object_id, form_url, context)  # type: ignore[misc,no-any-return]  # mixin

    def _assignments(self, row: Any) -> "QuerySet[Assignment]":
        found: QuerySet[Assignment] = row.assignments.select_related("agent")[:10]
        return found


def _words(status: str) -> str:
    return status.replace("_", " ")
