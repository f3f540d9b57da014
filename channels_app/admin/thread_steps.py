"""What a person does in a thread: answer, take over from the bot, give back to it, give it to
somebody, put it aside, end it."""

from collections.abc import Callable
from typing import Any

from django import forms
from unfold.enums import ActionVariant
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.admin.acting import DialogForm, NotesForm, dialog
from accounts.admin.row_action import Press, RowAction
from accounts.models import User
from channels_app.choices import OPEN_STATES
from channels_app.conversation.workflow import assign, give_back, resolve, snooze, take_over
from channels_app.models import Conversation
from channels_app.services.answer_as_staff import LONGEST, answer_as_staff


class AnswerForm(DialogForm):
    """Words to the customer."""

    text = forms.CharField(max_length=LONGEST, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}))


class AssignForm(NotesForm):
    """Who answers from now on: anybody who works in the thread's brokerage."""

    agent = forms.ModelChoiceField(User.objects.none(), widget=UnfoldAdminSelectWidget)
    field_order = ("agent", "notes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        thread = Conversation.objects.filter(pk=self.object_id).values("brokerage")
        people = User.objects.filter(brokerage__in=thread, is_active=True).order_by("name")
        self.fields["agent"].queryset = people


class SnoozeForm(NotesForm):
    """Until when it rests, in the zone of who looks."""

    until = forms.DateTimeField(widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"}))
    field_order = ("until", "notes")


def _closed(thread: Conversation, user: User) -> str:
    return "" if thread.state in OPEN_STATES else "This conversation is closed."


def _closed_or(bot_active: bool, why_not: str) -> Callable[[Conversation, User], str]:
    def ask(thread: Conversation, user: User) -> str:
        return _closed(thread, user) or (why_not if thread.bot_active == bot_active else "")

    return ask


def _answer(press: Press) -> Any:
    text = press.given["text"]
    return answer_as_staff(conversation=press.row, user=press.user, text=text, now=press.now)


def _take_over(press: Press) -> Any:
    actor = press.caller.actor
    return take_over(conversation=press.row, user=press.user, actor=actor, now=press.now)


def _step(step: Callable[..., Any], *given: str) -> Callable[[Press], Any]:
    """A step of the workflow; the notes are the reason."""

    def take(press: Press) -> Any:
        details = {name: press.given[name] for name in given}
        return step(
            conversation=press.row,
            actor=press.caller.actor,
            now=press.now,
            reason=press.given.get("notes", ""),
            **details,
        )

    return take


THREAD_STEPS = (
    RowAction(
        name="answer",
        label="Answer",
        icon="reply",
        variant=ActionVariant.PRIMARY,
        asks=dialog(
            "Answer the customer",
            form=AnswerForm,
            description="By the channel on which they wrote last. The bot is silent from then on.",
            submit="Send",
        ),
        why_not=_closed,
        does=_answer,
        done="Your answer is on its way to the customer.",
    ),
    RowAction(
        name="take_over",
        label="Take over from the bot",
        icon="person_raised_hand",
        asks=dialog(
            "Take over from the bot",
            description="The bot is silent until you give the thread back.",
        ),
        why_not=_closed_or(False, "The bot is silent already."),
        does=_take_over,
        done="The thread is yours.",
    ),
    RowAction(
        name="give_back",
        label="Give back to the bot",
        icon="smart_toy",
        asks=dialog(
            "Give back to the bot",
            description="The bot answers the customer's next message.",
        ),
        why_not=_closed_or(True, "The bot answers already."),
        does=_step(give_back),
        done="The bot answers again.",
    ),
    RowAction(
        name="assign",
        label="Give to somebody",
        icon="person_add",
        asks=dialog(
            "Give to somebody",
            form=AssignForm,
            description="The bot is silent, and they hear of it.",
        ),
        why_not=_closed,
        does=_step(assign, "agent"),
        done="The thread is theirs.",
    ),
    RowAction(
        name="snooze",
        label="Put aside",
        icon="snooze",
        asks=dialog(
            "Put aside",
            form=SnoozeForm,
            description="It comes back then, or when the customer writes.",
        ),
        why_not=_closed,
        does=_step(snooze, "until"),
        done="The thread rests until then.",
    ),
    RowAction(
        name="resolve",
        label="Resolve",
        icon="check_circle",
        asks=dialog(
            "Resolve",
            form=NotesForm,
            description="The thread is over; what the customer writes next begins a new one.",
        ),
        why_not=_closed,
        does=_step(resolve),
        done="The thread is over.",
    ),
)
