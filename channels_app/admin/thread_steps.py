"""What a person does in a thread: answer, take over from the bot, give back to it, give it to
somebody, put it aside, end it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.admin.acting import NotesForm, attempt, dialog, leave, page_behind, row_or_404
from accounts.admin.permits import may, person
from accounts.models import User
from channels_app.choices import OPEN_STATES
from channels_app.conversation.workflow import assign, give_back, resolve, snooze, take_over
from channels_app.models import Conversation
from channels_app.services.answer_as_staff import LONGEST, answer_as_staff
from common.transitions import Actor


class AnswerForm(BaseDialogForm):
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


class ThreadSteps:
    """A mixin for the conversation's admin."""

    actions_detail = ("answer", "take_over", "give_back", "assign", "snooze", "resolve")
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
            "Answer the customer",
            form=AnswerForm,
            description="By the channel on which they wrote last. The bot is silent from then on.",
            submit="Send",
        ),
    )
    def answer(self, request: HttpRequest, form: AnswerForm, object_id: str) -> HttpResponse:
        def work(thread: Conversation) -> None:
            text = form.cleaned_data["text"]
            answer_as_staff(
                conversation=thread, user=person(request), text=text, now=timezone.now()
            )

        return self._do(request, object_id, work, "Your answer is on its way to the customer.")

    @action(
        description="Take over from the bot",
        url_path="take-over",
        icon="person_raised_hand",
        permissions=["act"],
        dialog=dialog(
            "Take over from the bot",
            description="The bot is silent until you give the thread back.",
        ),
    )
    def take_over(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        def work(thread: Conversation) -> None:
            user, actor = person(request), _actor(request)
            take_over(conversation=thread, user=user, actor=actor, now=timezone.now())

        return self._do(request, object_id, work, "The thread is yours.")

    @action(
        description="Give back to the bot",
        url_path="give-back",
        icon="smart_toy",
        permissions=["act"],
        dialog=dialog(
            "Give back to the bot", description="The bot answers the customer's next message."
        ),
    )
    def give_back(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        def work(thread: Conversation) -> None:
            give_back(conversation=thread, actor=_actor(request), now=timezone.now())

        return self._do(request, object_id, work, "The bot answers again.")

    @action(
        description="Give to somebody",
        url_path="assign",
        icon="person_add",
        permissions=["act"],
        dialog=dialog(
            "Give to somebody",
            form=AssignForm,
            description="The bot is silent, and they hear of it.",
        ),
    )
    def assign(self, request: HttpRequest, form: AssignForm, object_id: str) -> HttpResponse:
        def work(thread: Conversation) -> None:
            assign(
                conversation=thread,
                agent=form.cleaned_data["agent"],
                reason=form.cleaned_data["notes"],
                actor=_actor(request),
                now=timezone.now(),
            )

        return self._do(request, object_id, work, "The thread is theirs.")

    @action(
        description="Put aside",
        url_path="snooze",
        icon="snooze",
        permissions=["act"],
        dialog=dialog(
            "Put aside",
            form=SnoozeForm,
            description="It comes back then, or when the customer writes.",
        ),
    )
    def snooze(self, request: HttpRequest, form: SnoozeForm, object_id: str) -> HttpResponse:
        def work(thread: Conversation) -> None:
            snooze(
                conversation=thread,
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["notes"],
                actor=_actor(request),
                now=timezone.now(),
            )

        return self._do(request, object_id, work, "The thread rests until then.")

    @action(
        description="Resolve",
        url_path="resolve",
        icon="check_circle",
        permissions=["act"],
        dialog=dialog(
            "Resolve",
            form=NotesForm,
            description="The thread is over; what the customer writes next begins a new one.",
        ),
    )
    def resolve(self, request: HttpRequest, form: NotesForm, object_id: str) -> HttpResponse:
        def work(thread: Conversation) -> None:
            reason = form.cleaned_data["notes"]
            resolve(conversation=thread, actor=_actor(request), now=timezone.now(), reason=reason)

        return self._do(request, object_id, work, "The thread is over.")

    def _do(
        self, request: HttpRequest, object_id: str, work: Callable[[Conversation], Any], done: str
    ) -> HttpResponse:
        thread = row_or_404(self, request, object_id)  # type: ignore[arg-type]  # mixin of an admin
        if not self.has_act_permission(request, thread):
            raise PermissionDenied
        attempt(request, lambda: work(thread), done=done)
        return leave(request, page_behind(request, thread))


def _actor(request: HttpRequest) -> Actor:
    user = person(request)
    return Actor(user.name, user.pk)
