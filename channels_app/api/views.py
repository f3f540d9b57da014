"""The chat routes: parse, call a service, render."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from accounts.policy import shown
from accounts.services.visitors import new_visitor_id, sign_visitor
from channels_app.api.serializers import (
    ChatAnswerSerializer,
    ChatSerializer,
    ThreadMessageSerializer,
    ThreadQuestion,
    ThreadSerializer,
    VisitorAnswerSerializer,
)
from channels_app.channels.web_chat.receive import inbound_of
from channels_app.selectors import thread
from channels_app.services.answer import answer
from channels_app.services.hear import Heard, hear
from common.api.idempotency import idempotent_after
from common.api.views import ApiView
from common.channels import Channel
from common.errors import NotFound, invalid
from profiles.api.customer import contact_of, profile_of_user_id


def _heard(view: ApiView, request: Request) -> Heard:
    caller = caller_of(request)
    data = view.read(ChatSerializer)
    contact = contact_of(caller, data)
    if caller.visitor_id and data["channel"] != Channel.WEB_CHAT:
        raise invalid("channel", "A browser speaks in the web chat.")
    inbound = inbound_of(contact, data)
    return hear(brokerage=caller.brokerage, inbound=inbound, now=timezone.now())


class ChatView(ApiView):
    """The chat."""

    policy = {"POST": "chat.send"}

    @extend_schema(request=ChatSerializer, responses=ChatAnswerSerializer)
    @idempotent_after(_heard)
    def post(self, request: Request, heard: Heard) -> Response:
        """One customer message in, the answer out. The same message_id again gives the same
        answer."""
        caller = caller_of(request)
        given = answer(brokerage=caller.brokerage, heard=heard)
        return Response(shown("chat", given, caller))


class VisitorView(ApiView):
    """Visitor tokens."""

    policy = {"POST": "chat.become_visitor"}

    @extend_schema(request=None, responses={201: VisitorAnswerSerializer})
    def post(self, request: Request) -> Response:
        """A new visitor and the token that proves it; keep it in the browser to be known on
        return."""
        visitor_id = new_visitor_id()
        token = sign_visitor(brokerage_id=caller_of(request).brokerage.pk, visitor_id=visitor_id)
        return Response({"visitor_id": visitor_id, "visitor_token": token}, status=201)


class ThreadView(ApiView):
    """The customer's own thread."""

    policy = {"GET": "chat.read"}

    @extend_schema(parameters=[ThreadQuestion], responses=ThreadSerializer)
    def get(self, request: Request) -> Response:
        """The messages after ``after``, or the newest hundred: later replies, confirmations,
        agents' messages."""
        caller = caller_of(request)
        question = ThreadQuestion(data=request.query_params.dict())
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        user_id = caller.visitor_id or asked.get("user_id", "")
        if not user_id:
            raise invalid("user_id", "This parameter is required.")
        try:
            profile = profile_of_user_id(caller, user_id)
        except NotFound:
            return Response({"results": []})  # nobody has said anything yet
        return Response(
            {
                "results": ThreadMessageSerializer(
                    thread(profile, asked.get("after")), many=True
                ).data
            }
        )
