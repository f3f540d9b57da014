"""What a person does in a thread: answer, take over from the bot, give back to it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.admin.acting import attempt, dialog, leave, page_behind, row_or_404
from accounts.admin.permits import may, person
from channels_app.models import Conversation
from channels_app.services.answer_as_staff import LONGEST, answer_as_staff, take_over
from channels_app.services.conversations import OPEN_STATES, give_back


class AnswerForm(BaseDialogForm):
    """Words to the customer."""

    text = forms.CharField(max_length=LONGEST, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}))


class ThreadSteps:
    """A mixin for the conversation's admin."""

    actions_detail = ("answer", "take_over", "give_back")
    actions_row = ("answer",)

    def has_act_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "leads.change")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        thread = self.get_object(request, str(object_id))  # type: ignore[attr-defined]  # mixin of an admin
        offered = super().get_actions_detail(request, object_id)  # type: ignore[misc]  # mixin of an admin
        if thread is None or thread.state not in OPEN_STATES:
            return []
        not_now = "take-over" if not thread.bot_active else "give-back"
        return [one for one in offered if one.path != not_now]

    @action(
        description="Answer",
        url_path="answer",
        icon="reply",
        permissions=["act"],
        variant=ActionVariant.PRIMARY,
        dialog=dialog(
            "Answer in the chat", form=AnswerForm, description="The bot is silent from then on.", submit="Send"
        ),
    )
    def answer(self, request: HttpRequest, form: AnswerForm, object_id: str) -> HttpResponse:
        def work(thread: Conversation) -> None:
            text = form.cleaned_data["text"]
            answer_as_staff(conversation=thread, user=person(request), text=text, now=timezone.now())

        return self._do(request, object_id, work, "Sent to the customer's chat.")

    @action(
        description="Take over from the bot",
        url_path="take-over",
        icon="person_raised_hand",
        permissions=["act"],
        dialog=dialog("Take over from the bot", description="The bot is silent until you give the thread back."),
    )
    def take_over(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self._do(request, object_id, lambda thread: take_over(thread, person(request)), "The thread is yours.")

    @action(
        description="Give back to the bot",
        url_path="give-back",
        icon="smart_toy",
        permissions=["act"],
        dialog=dialog("Give back to the bot", description="The bot answers the customer's next message."),
    )
    def give_back(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self._do(request, object_id, lambda thread: give_back(conversation=thread), "The bot answers again.")

    def _do(self, request: HttpRequest, object_id: str, work: Callable[[Conversation], Any], done: str) -> HttpResponse:
        thread = row_or_404(self, request, object_id)  # type: ignore[arg-type]  # mixin of an admin
        if not self.has_act_permission(request, thread):
            raise PermissionDenied
        attempt(request, lambda: work(thread), done=done)
        return leave(request, page_behind(request, thread))
