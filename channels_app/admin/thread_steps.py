"""What a person does in a thread: answer, take over from the bot, give back to it."""

from collections.abc import Callable

from django import forms
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.admin.acting import DialogForm, dialog
from accounts.admin.row_action import RowAction
from accounts.models import User
from channels_app.models import Conversation
from channels_app.services.answer_as_staff import LONGEST, answer_as_staff, take_over
from channels_app.services.conversations import OPEN_STATES, give_back


class AnswerForm(DialogForm):
    """Words to the customer."""

    text = forms.CharField(max_length=LONGEST, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}))


def _closed(thread: Conversation, user: User) -> str:
    return "" if thread.state in OPEN_STATES else "This conversation is closed."


def _closed_or(bot_active: bool, why_not: str) -> Callable[[Conversation, User], str]:
    def ask(thread: Conversation, user: User) -> str:
        return _closed(thread, user) or (why_not if thread.bot_active == bot_active else "")

    return ask


THREAD_STEPS = (
    RowAction(
        name="answer",
        label="Answer",
        icon="reply",
        variant=ActionVariant.PRIMARY,
        asks=dialog(
            "Answer in the chat",
            form=AnswerForm,
            description="The bot is silent from then on.",
            submit="Send",
        ),
        why_not=_closed,
        does=lambda press: answer_as_staff(
            conversation=press.row,
            user=press.user,
            text=press.given["text"],
            now=press.now,
        ),
        done="Sent to the customer's chat.",
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
        does=lambda press: take_over(conversation=press.row, user=press.user),
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
        does=lambda press: give_back(conversation=press.row, actor=press.caller.actor),
        done="The bot answers again.",
    ),
)
