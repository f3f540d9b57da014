"""What can be done to a lead from the list and its page; every step is a service's."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action
from unfold.enums import ActionVariant

from accounts.admin.acting import ReasonForm, attempt, dialog, leave, page_behind, row_or_404
from accounts.admin.permits import caller_in, person
from accounts.caller import Caller
from leads.admin.forms import TouchForm, WonForm
from leads.choices import Direction, LeadStatus
from leads.models import Lead
from leads.services.pipeline.change import change_lead
from leads.services.pipeline.close import close_lead
from leads.services.pipeline.interactions import Touch, record_interaction
from leads.services.pipeline.temperature import rescore_lead
from leads.services.pipeline.voice import mark_voice_heard
from leads.workflow import WORKFLOW
from scoring.admin.score_actions import ScoreActions
from scoring.services.conversion.score import score_lead

Step = Callable[[Lead, Caller], Any]

_STEPS = {
    "mark_contacted": LeadStatus.CONTACTED,
    "mark_qualified": LeadStatus.QUALIFIED,
    "mark_negotiating": LeadStatus.NEGOTIATION,
}


class LeadActions(ScoreActions):
    """A mixin for the lead's admin."""

    actions_detail = (
        "take",
        "log_touch",
        "mark_contacted",
        "mark_qualified",
        {
            "title": "More",
            "icon": "more_horiz",
            "items": [
                "voice_heard", "mark_negotiating", "win", "lose", "reopen", "mark_as_hot", "set_own_score",
                "automatic_score", "recalculate",
            ],
        },
    )  # fmt: skip
    actions_row = ("take", "log_touch", "mark_contacted", "mark_qualified", "win", "lose")

    def steps_for(self, lead: Lead, request: HttpRequest) -> set[str]:
        """Names of the actions that make sense now."""
        if not self.has_change_permission(request, lead):  # type: ignore[attr-defined]  # mixin of an admin
            return set()
        found = {name for name, status in _STEPS.items() if status in WORKFLOW.steps[lead.status] and lead.is_open}
        found |= {"win", "lose", "log_touch"} if lead.is_open else {"reopen"}
        if lead.owner_id is None and person(request).brokerage_id == lead.brokerage_id:
            found.add("take")
        if lead.unheard_voice_count:
            found.add("voice_heard")
        if person(request).is_manager:
            found |= {"set_own_score", "automatic_score"} if lead.conversion_is_manual else {"set_own_score"}
        return found | {"mark_as_hot", "recalculate"}

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        lead = self.get_object(request, str(object_id))  # type: ignore[attr-defined]  # mixin of an admin
        wanted = self.steps_for(lead, request) if lead else set()
        offered = super().get_actions_detail(request, object_id)  # type: ignore[misc]  # mixin of an admin
        return [one for one in offered if one.method.__name__ in wanted]

    def _do(self, request: HttpRequest, object_id: str, step: Step, done: str) -> HttpResponse:
        lead = row_or_404(self, request, object_id)  # type: ignore[arg-type]  # mixin of an admin
        if not self.has_change_permission(request, lead):  # type: ignore[attr-defined]  # mixin of an admin
            raise PermissionDenied
        caller = caller_in(lead.brokerage, person(request))
        attempt(request, lambda: step(lead, caller), done=done)
        return leave(request, page_behind(request, lead))

    def _move(self, request: HttpRequest, object_id: str, status: str) -> HttpResponse:
        def step(lead: Lead, caller: Caller) -> None:
            change_lead(lead=lead, changes={"status": status}, caller=caller, now=timezone.now())

        return self._do(request, object_id, step, f"The lead is {LeadStatus(status).label.lower()} now.")

    def _close(self, request: HttpRequest, object_id: str, outcome: str, done: str, **details: Any) -> HttpResponse:
        def step(lead: Lead, caller: Caller) -> None:
            close_lead(lead=lead, outcome=outcome, actor=caller.actor, now=timezone.now(), **details)

        return self._do(request, object_id, step, done)

    @action(
        description="Take this lead",
        url_path="take",
        icon="front_hand",
        permissions=["change"],
        variant=ActionVariant.PRIMARY,
        dialog=dialog("Take this lead", description="It leaves the pool, and you are its owner."),
    )
    def take(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        def step(lead: Lead, caller: Caller) -> None:
            change_lead(lead=lead, changes={"owner": caller.user}, caller=caller, now=timezone.now())

        return self._do(request, object_id, step, "This lead is yours.")

    @action(
        description="Log a call or message",
        url_path="log-touch",
        icon="call",
        permissions=["change"],
        dialog=dialog("Log a call or message", form=TouchForm, submit="Log it"),
    )
    def log_touch(self, request: HttpRequest, form: TouchForm, object_id: str) -> HttpResponse:
        def step(lead: Lead, caller: Caller) -> None:
            now = timezone.now()
            touch = Touch(
                kind=form.cleaned_data["kind"],
                direction=Direction.OUTBOUND,
                text=form.cleaned_data["text"],
                occurred_at=now,
                user=caller.user,
            )
            record_interaction(lead=lead, touch=touch, brokerage=caller.brokerage, actor=caller.actor, now=now)

        return self._do(request, object_id, step, "Logged.")

    @action(
        description="Voice message heard",
        url_path="voice-heard",
        icon="hearing",
        permissions=["change"],
        dialog=dialog("Voice message heard", description="You have listened to what the customer said."),
    )
    def voice_heard(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self._do(request, object_id, lambda lead, caller: mark_voice_heard(lead=lead), "Noted.")

    @action(
        description="Mark contacted",
        url_path="mark-contacted",
        icon="done",
        permissions=["change"],
        dialog=dialog("Mark contacted", description="Somebody of the team has spoken with the customer."),
    )
    def mark_contacted(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self._move(request, object_id, LeadStatus.CONTACTED)

    @action(
        description="Mark qualified",
        url_path="mark-qualified",
        icon="verified",
        permissions=["change"],
        dialog=dialog("Mark qualified", description="Budget, area and time are known, and they fit what is on offer."),
    )
    def mark_qualified(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self._move(request, object_id, LeadStatus.QUALIFIED)

    @action(
        description="Negotiation has begun",
        url_path="mark-negotiating",
        icon="handshake",
        permissions=["change"],
        dialog=dialog("Negotiation has begun", description="Price and terms are being discussed."),
    )
    def mark_negotiating(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self._move(request, object_id, LeadStatus.NEGOTIATION)

    @action(
        description="Won",
        url_path="win",
        icon="emoji_events",
        permissions=["change"],
        dialog=dialog("Won", form=WonForm, submit="The lead is won"),
    )
    def win(self, request: HttpRequest, form: WonForm, object_id: str) -> HttpResponse:
        return self._close(request, object_id, LeadStatus.WON, "Congratulations: the lead is won.", **_given(form))

    @action(
        description="Lost",
        url_path="lose",
        icon="heart_broken",
        permissions=["change"],
        dialog=dialog(
            "Lost", form=ReasonForm, submit="The lead is lost", description="Why? The report counts reasons."
        ),
    )
    def lose(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        return self._close(request, object_id, LeadStatus.LOST, "The lead is lost.", **_given(form))

    @action(
        description="Reopen",
        url_path="reopen",
        icon="undo",
        permissions=["change"],
        dialog=dialog("Reopen", description="The lead goes back to qualified."),
    )
    def reopen(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self._close(request, object_id, "reopened", "The lead is open again.")

    @action(
        description="Recalculate the scores",
        url_path="recalculate",
        icon="calculate",
        permissions=["change"],
        dialog=dialog("Recalculate the scores"),
    )
    def recalculate(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        def step(lead: Lead, caller: Caller) -> None:
            now = timezone.now()
            rescore_lead(lead, brokerage=caller.brokerage, now=now)
            score_lead(lead=lead, brokerage=caller.brokerage, now=now)

        return self._do(request, object_id, step, "The scores are up to date.")


def _given(form: Any) -> dict[str, Any]:
    names = ("reason", "value", "commission", "at")
    return {name: form.cleaned_data[name] for name in names if form.cleaned_data.get(name) is not None}
