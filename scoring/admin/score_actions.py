"""What people say against the computed scores, as actions of a lead."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action

from accounts.admin.acting import ReasonForm, dialog
from accounts.caller import Caller
from leads.admin.forms import OwnScoreForm
from leads.models import Lead
from leads.services.pipeline.mark_hot import mark_hot
from scoring.services.conversion.override import back_to_automatic, set_score


class ScoreActions:
    """A mixin of LeadActions, whose ``_do`` runs each step."""

    _do: Callable[..., HttpResponse]

    @action(
        description="Mark as hot",
        url_path="mark-hot",
        icon="local_fire_department",
        permissions=["change"],
        dialog=dialog(
            "Mark as hot",
            form=ReasonForm,
            submit="Mark for 7 days",
            description="Colleagues see it beside the computed scores for seven days. Why is this lead hot?",
        ),
    )
    def mark_as_hot(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        def step(lead: Lead, caller: Caller) -> None:
            mark_hot(lead=lead, reason=form.cleaned_data["reason"], caller=caller, now=timezone.now())

        return self._do(request, object_id, step, "Marked as hot for seven days.")

    @action(
        description="Set the conversion score",
        url_path="set-score",
        icon="edit",
        permissions=["change"],
        dialog=dialog("Set the conversion score", form=OwnScoreForm, submit="Set it"),
    )
    def set_own_score(self, request: HttpRequest, form: OwnScoreForm, object_id: str) -> HttpResponse:
        given: dict[str, Any] = form.cleaned_data

        def step(lead: Lead, caller: Caller) -> None:
            set_score(lead=lead, score=given["score"], reason=given["reason"], caller=caller, now=timezone.now())

        return self._do(request, object_id, step, "The score is set by hand now.")

    @action(
        description="Back to the automatic score",
        url_path="automatic-score",
        icon="autorenew",
        permissions=["change"],
        dialog=dialog("Back to the automatic score", description="The score follows what the customer does again."),
    )
    def automatic_score(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        def step(lead: Lead, caller: Caller) -> None:
            back_to_automatic(lead=lead, caller=caller, now=timezone.now())

        return self._do(request, object_id, step, "The score is automatic again.")
