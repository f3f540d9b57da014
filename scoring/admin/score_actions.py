"""What is done about a lead's computed scores, as actions of the lead."""

from django import forms
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget

from accounts.admin.acting import DialogForm, dialog
from accounts.admin.row_action import Press, RowAction
from accounts.models import User
from leads.admin.actions import lead_actions
from leads.models import Lead
from scoring.services.conversion.override import back_to_automatic, set_score
from scoring.services.conversion.recalculate import recalculate


class OwnScoreForm(DialogForm):
    """A manager's own conversion score."""

    score = forms.IntegerField(min_value=1, max_value=100, widget=UnfoldAdminIntegerFieldWidget)
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


def _not_a_manager(lead: Lead, user: User) -> str:
    return "" if user.is_manager else "Only a manager sets scores by hand."


def _not_by_hand(lead: Lead, user: User) -> str:
    is_automatic = "" if lead.conversion_is_manual else "The score of this lead is automatic."
    return _not_a_manager(lead, user) or is_automatic


def _set_score(press: Press) -> None:
    given = {name: press.given[name] for name in ("score", "reason")}
    set_score(lead=press.row, caller=press.caller, now=press.now, **given)


def _recalculate(press: Press) -> None:
    recalculate(
        lead=press.row,
        brokerage=press.caller.brokerage,
        actor=press.caller.actor,
        now=press.now,
    )


_SCORE_ACTIONS = [
    RowAction(
        name="set_score",
        label="Set the conversion score",
        icon="edit",
        asks=dialog("Set the conversion score", form=OwnScoreForm, submit="Set it"),
        why_not=_not_a_manager,
        does=_set_score,
        done="The score is set by hand now.",
    ),
    RowAction(
        name="automatic_score",
        label="Back to the automatic score",
        icon="autorenew",
        asks=dialog(
            "Back to the automatic score",
            description="The score follows what the customer does again.",
        ),
        why_not=_not_by_hand,
        does=lambda press: back_to_automatic(
            lead=press.row,
            caller=press.caller,
            now=press.now,
        ),
        done="The score is automatic again.",
    ),
    RowAction(
        name="recalculate",
        label="Recalculate the scores",
        icon="calculate",
        asks=dialog("Recalculate the scores"),
        does=_recalculate,
        done="The scores are up to date.",
    ),
]

lead_actions.extend(_SCORE_ACTIONS)
