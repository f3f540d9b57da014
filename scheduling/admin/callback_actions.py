"""What can be done to a callback from the list and its page; every step is a service's."""

from collections.abc import Callable

from django import forms
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.admin.acting import NotesForm, ReasonForm, dialog
from accounts.admin.row_action import Press, RowAction, by_workflow
from scheduling.admin.steps import told
from scheduling.choices import CallbackStatus
from scheduling.models import Callback
from scheduling.services.callbacks.status import CallReport, change_callback_status
from scheduling.workflows import CALLBACK


class OutcomeForm(NotesForm):
    """How the call ended."""

    outcome = forms.CharField(max_length=200, required=False, widget=UnfoldAdminTextInputWidget)


def _to(status: CallbackStatus) -> Callable[[Press], Callback]:
    """Takes the step; what was written goes with it."""
    return lambda press: change_callback_status(
        callback=press.row,
        status=status,
        actor=press.caller.actor,
        now=press.now,
        report=CallReport(
            outcome=press.given.get("outcome", ""),
            notes=press.given.get("notes") or press.given.get("reason", ""),
        ),
    )


CALLBACK_ACTIONS = (
    RowAction(
        name="contacted",
        label="Contacted",
        icon="phone_in_talk",
        variant=ActionVariant.PRIMARY,
        asks=dialog("Contacted", form=NotesForm, description="You have the customer on the line."),
        why_not=by_workflow(CALLBACK, CallbackStatus.CONTACTED),
        does=_to(CallbackStatus.CONTACTED),
        done=told("Callback", CallbackStatus.CONTACTED),
        many=("Contacted", "Contacted"),
    ),
    RowAction(
        name="no_answer",
        label="No answer",
        icon="phone_missed",
        asks=dialog(
            "No answer",
            description="It is tried again after a while, three times at most.",
        ),
        why_not=by_workflow(CALLBACK, CallbackStatus.NO_ANSWER),
        does=_to(CallbackStatus.NO_ANSWER),
        done=told("Callback", CallbackStatus.NO_ANSWER),
        many=("No answer", "No answer"),
    ),
    RowAction(
        name="completed",
        label="Completed",
        icon="done_all",
        asks=dialog("Completed", form=OutcomeForm),
        why_not=by_workflow(CALLBACK, CallbackStatus.COMPLETED),
        does=_to(CallbackStatus.COMPLETED),
        done=told("Callback", CallbackStatus.COMPLETED),
    ),
    RowAction(
        name="cancel",
        label="Cancel the callback",
        icon="phone_disabled",
        variant=ActionVariant.DANGER,
        asks=dialog("Cancel the callback", form=ReasonForm),
        why_not=by_workflow(CALLBACK, CallbackStatus.CANCELLED),
        does=_to(CallbackStatus.CANCELLED),
        done=told("Callback", CallbackStatus.CANCELLED),
    ),
)
