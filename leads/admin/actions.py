"""What can be done to a lead from the list and its page; every step is a service's."""

from typing import Any

from unfold.enums import ActionVariant

from accounts.admin.acting import ReasonForm, dialog
from accounts.admin.row_action import Press, RowAction, by_workflow
from accounts.models import User
from leads.admin.forms import TouchForm, WonForm
from leads.choices import Direction, LeadStatus
from leads.models import Lead
from leads.services.pipeline.change import change_lead
from leads.services.pipeline.close import Ending, close_lead
from leads.services.pipeline.interactions import Touch, record_interaction
from leads.services.pipeline.mark_hot import mark_hot
from leads.services.pipeline.voice import mark_voice_heard
from leads.workflow import WORKFLOW


def _not_to_take(lead: Lead, user: User) -> str:
    if lead.owner_id is not None:
        return "This lead has an owner."
    return "" if user.brokerage_id == lead.brokerage_id else "Only the brokerage's own staff can."


def _closed(lead: Lead, user: User) -> str:
    return "" if lead.is_open else "This lead is closed. Reopen it first."


def _open(lead: Lead, user: User) -> str:
    return "This lead is open." if lead.is_open else ""


def _no_voice(lead: Lead, user: User) -> str:
    return "" if lead.unheard_voice_count else "No voice message waits to be heard."


def _change(press: Press, **changes: Any) -> Lead:
    return change_lead(lead=press.row, changes=changes, caller=press.caller, now=press.now)


def _log(press: Press) -> Any:
    touch = Touch(
        kind=press.given["kind"],
        direction=Direction.OUTBOUND,
        text=press.given["text"],
        occurred_at=press.now,
        user=press.user,
    )
    return record_interaction(
        lead=press.row,
        touch=touch,
        brokerage=press.caller.brokerage,
        actor=press.caller.actor,
        now=press.now,
    )


def _close(press: Press, outcome: str) -> Lead:
    given = press.given
    return close_lead(
        lead=press.row,
        outcome=outcome,
        actor=press.caller.actor,
        now=press.now,
        reason=given.get("reason") or "",
        ending=Ending(given.get("value"), given.get("commission"), given.get("at")),
    )


def _mark_hot(press: Press) -> Any:
    reason = press.given["reason"]
    return mark_hot(lead=press.row, reason=reason, caller=press.caller, now=press.now)


def _move(name: str, label: str, icon: str, status: LeadStatus, description: str) -> RowAction:
    return RowAction(
        name=name,
        label=label,
        icon=icon,
        asks=dialog(label, description=description),
        why_not=by_workflow(WORKFLOW, status),
        does=lambda press: _change(press, status=status),
        done=f"The lead is {status.label.lower()} now.",
    )


#: higher floors add theirs at start-up
lead_actions: list[RowAction] = [
    RowAction(
        name="take",
        label="Take this lead",
        icon="front_hand",
        variant=ActionVariant.PRIMARY,
        asks=dialog("Take this lead", description="It leaves the pool, and you are its owner."),
        why_not=_not_to_take,
        does=lambda press: _change(press, owner=press.user),
        done="This lead is yours.",
    ),
    RowAction(
        name="log_touch",
        label="Log a call or message",
        icon="call",
        asks=dialog("Log a call or message", form=TouchForm, submit="Log it"),
        why_not=_closed,
        does=_log,
        done="Logged.",
    ),
    RowAction(
        name="voice_heard",
        label="Voice message heard",
        icon="hearing",
        asks=dialog("Voice message heard", description="You have listened to the customer."),
        why_not=_no_voice,
        does=lambda press: mark_voice_heard(lead=press.row, actor=press.caller.actor),
        done="Noted.",
    ),
    _move(
        "mark_contacted",
        "Mark contacted",
        "done",
        LeadStatus.CONTACTED,
        "Somebody of the team has spoken with the customer.",
    ),
    _move(
        "mark_qualified",
        "Mark qualified",
        "verified",
        LeadStatus.QUALIFIED,
        "Budget, area and time are known, and they fit what is on offer.",
    ),
    _move(
        "mark_negotiating",
        "Negotiation has begun",
        "handshake",
        LeadStatus.NEGOTIATION,
        "Price and terms are being discussed.",
    ),
    RowAction(
        name="win",
        label="Won",
        icon="emoji_events",
        asks=dialog("Won", form=WonForm, submit="The lead is won"),
        why_not=by_workflow(WORKFLOW, LeadStatus.WON),
        does=lambda press: _close(press, LeadStatus.WON),
        done="Congratulations: the lead is won.",
    ),
    RowAction(
        name="lose",
        label="Lost",
        icon="heart_broken",
        asks=dialog(
            "Lost",
            form=ReasonForm,
            submit="The lead is lost",
            description="Why? The report counts reasons.",
        ),
        why_not=by_workflow(WORKFLOW, LeadStatus.LOST),
        does=lambda press: _close(press, LeadStatus.LOST),
        done="The lead is lost.",
    ),
    RowAction(
        name="reopen",
        label="Reopen",
        icon="undo",
        asks=dialog("Reopen", description="The lead goes back to qualified."),
        why_not=_open,
        does=lambda press: _close(press, "reopened"),
        done="The lead is open again.",
    ),
    RowAction(
        name="mark_hot",
        label="Mark as hot",
        icon="local_fire_department",
        asks=dialog(
            "Mark as hot",
            form=ReasonForm,
            submit="Mark for 7 days",
            description="Colleagues see it beside the scores for seven days. Why is this lead hot?",
        ),
        does=_mark_hot,
        done="Marked as hot for seven days.",
    ),
]
#: on a lead's page, from the left; the others stand under "More"
IN_FRONT = ("take", "log_touch", "mark_contacted", "mark_qualified")
#: in the menu of a row of the list
IN_MENU = (*IN_FRONT, "win", "lose")
