"""The steps of a thread: each calls the one service of channels_app.conversation.workflow."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.caller import Caller, caller_of
from accounts.models import User
from channels_app.api.thread_serializers import (
    AssignSerializer,
    ReasonSerializer,
    SnoozeSerializer,
    ThreadStateSerializer,
)
from channels_app.conversation import workflow
from channels_app.selectors import CONVERSATIONS
from common.api.views import ApiView
from common.errors import invalid


class _StepView(ApiView):
    policy: ClassVar[dict[str, str]] = {"POST": "conversations.change"}
    body: ClassVar[type[Serializer[Any]]] = ReasonSerializer

    def step(self, request: Request, key: UUID, take: Callable[..., None]) -> Response:
        """Finds the thread within the caller's reach, takes the step with what was sent, shows what
        became of it."""
        caller, data = caller_of(request), self.read(self.body)
        thread = CONVERSATIONS.get(caller, key)
        if "agent" in data:
            data["agent"] = _colleague(caller, data["agent"])
        take(conversation=thread, actor=caller.actor, now=timezone.now(), **data)
        return Response(ThreadStateSerializer(thread).data)


def _colleague(caller: Caller, key: UUID) -> User:
    agent: User | None = caller.brokerage.users.filter(pk=key).first()
    if agent is None:
        raise invalid("agent", "Nobody of this name works here.")
    return agent


class TakeOverView(_StepView):
    """Taking a thread over from the bot."""

    @extend_schema(request=ReasonSerializer, responses=ThreadStateSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """The bot is silent, and whoever calls answers; 409 ``taken`` where a colleague does. A
        server silences the bot for whoever of the staff comes first."""
        return self.step(request, key, partial(workflow.take_over, user=caller_of(request).user))


class GiveBackView(_StepView):
    """Giving a thread back to the bot."""

    @extend_schema(request=ReasonSerializer, responses=ThreadStateSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """The bot answers the customer's next message."""
        return self.step(request, key, workflow.give_back)


class AssignView(_StepView):
    """Giving a thread to somebody."""

    body = AssignSerializer

    @extend_schema(request=AssignSerializer, responses=ThreadStateSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """This member of staff answers from now on, and hears of it."""
        return self.step(request, key, workflow.assign)


class SnoozeView(_StepView):
    """Putting a thread aside."""

    body = SnoozeSerializer

    @extend_schema(request=SnoozeSerializer, responses=ThreadStateSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """It rests until then, or until the customer writes."""
        return self.step(request, key, workflow.snooze)


class ResolveView(_StepView):
    """Ending a thread."""

    @extend_schema(request=ReasonSerializer, responses=ThreadStateSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """It is over: what the customer writes next begins a new one."""
        return self.step(request, key, workflow.resolve)
