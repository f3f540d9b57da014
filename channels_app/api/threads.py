"""The steps of a thread: each calls the one service of channels_app.conversation.workflow."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.caller import Caller, caller_of
from channels_app.api.thread_serializers import (
    AssignSerializer,
    ReasonSerializer,
    SnoozeSerializer,
    ThreadStateSerializer,
)
from channels_app.conversation import workflow
from channels_app.models import Conversation
from channels_app.selectors import CONVERSATIONS
from common.api.views import ApiView
from common.errors import invalid


class _StepView(ApiView):
    """One step. ``take`` is the service's call."""

    policy: ClassVar[dict[str, str]] = {"POST": "conversations.change"}
    body: ClassVar[type[Serializer[Any]]] = ReasonSerializer

    def step(self, request: Request, key: UUID) -> Response:
        """Finds the thread within the caller's reach, takes the step, shows what became of it."""
        caller, data = caller_of(request), self.read(self.body)
        thread = CONVERSATIONS.get(caller, key)
        self.take(thread, caller, data, timezone.now())
        return Response(ThreadStateSerializer(thread).data)

    def take(
        self, thread: Conversation, caller: Caller, data: dict[str, Any], now: datetime
    ) -> None:
        raise NotImplementedError


class TakeOverView(_StepView):
    """Taking a thread over from the bot."""

    @extend_schema(request=ReasonSerializer, responses=ThreadStateSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """The bot is silent, and whoever calls answers; 409 ``taken`` where a colleague does. A
        server silences the bot for whoever of the staff comes first."""
        return self.step(request, key)

    def take(
        self, thread: Conversation, caller: Caller, data: dict[str, Any], now: datetime
    ) -> None:
        workflow.take_over(
            conversation=thread,
            user=caller.user,
            actor=caller.actor,
            now=now,
            reason=data["reason"],
        )


class GiveBackView(_StepView):
    """Giving a thread back to the bot."""

    @extend_schema(request=ReasonSerializer, responses=ThreadStateSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """The bot answers the customer's next message."""
        return self.step(request, key)

    def take(
        self, thread: Conversation, caller: Caller, data: dict[str, Any], now: datetime
    ) -> None:
        reason = data["reason"]
        workflow.give_back(conversation=thread, actor=caller.actor, now=now, reason=reason)


class AssignView(_StepView):
    """Giving a thread to somebody."""

    body = AssignSerializer

    @extend_schema(request=AssignSerializer, responses=ThreadStateSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """This member of staff answers from now on, and hears of it."""
        return self.step(request, key)

    def take(
        self, thread: Conversation, caller: Caller, data: dict[str, Any], now: datetime
    ) -> None:
        agent = caller.brokerage.users.filter(pk=data["agent"]).first()
        if agent is None:
            raise invalid("agent", "Nobody of this name works here.")
        workflow.assign(
            conversation=thread,
            agent=agent,
            actor=caller.actor,
            now=now,
            reason=data["reason"],
        )


class SnoozeView(_StepView):
    """Putting a thread aside."""

    body = SnoozeSerializer

    @extend_schema(request=SnoozeSerializer, responses=ThreadStateSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """It rests until then, or until the customer writes."""
        return self.step(request, key)

    def take(
        self, thread: Conversation, caller: Caller, data: dict[str, Any], now: datetime
    ) -> None:
        workflow.snooze(
            conversation=thread,
            until=data["until"],
            actor=caller.actor,
            now=now,
            reason=data["reason"],
        )


class ResolveView(_StepView):
    """Ending a thread."""

    @extend_schema(request=ReasonSerializer, responses=ThreadStateSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """It is over: what the customer writes next begins a new one."""
        return self.step(request, key)

    def take(
        self, thread: Conversation, caller: Caller, data: dict[str, Any], now: datetime
    ) -> None:
        reason = data["reason"]
        workflow.resolve(conversation=thread, actor=caller.actor, now=now, reason=reason)
