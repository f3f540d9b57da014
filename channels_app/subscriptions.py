"""What the door hears: what is told (channels_app.notices), kept and remembered; which ports it
answers."""

from functools import partial
from uuid import UUID

from django.utils import timezone

from channels_app.events import CONVERSATION_HANDED_OVER
from channels_app.models import Conversation
from channels_app.notices.table import NOTICES, Notice
from channels_app.notices.tell import tell
from channels_app.services.merge_threads import merge_threads
from channels_app.services.reach import can_send_to
from channels_app.services.remember import remember_conversation
from common import ports
from common.events import subscribe
from common.models import Event
from profiles.services.memory.remember import keep_promises
from profiles.services.merging.movers import register
from scheduling.events import CALLBACK_COMPLETED, CALLBACK_CONTACTED
from scheduling.models import Callback


def _tell(notice: Notice, event: Event) -> None:
    tell(notice, event, timezone.now())


for _notice in NOTICES:
    subscribe(_notice.event, key=f"channels_app.tell.{_notice.event.name}")(partial(_tell, _notice))


@subscribe(CALLBACK_CONTACTED, key="channels_app.keep.callback_contacted")
@subscribe(CALLBACK_COMPLETED, key="channels_app.keep.callback_completed")
def _called(event: Event) -> None:
    rows = Callback.objects.filter(pk=event.payload["callback_id"])
    if profile_id := rows.values_list("profile", flat=True).first():
        keep_promises(profile_id=profile_id, topic="call", now=timezone.now())


@subscribe(CONVERSATION_HANDED_OVER, key="channels_app.remember.conversation_handed_over")
def _remember_at_once(event: Event) -> None:
    """Who takes over reads what it is about."""
    conversation_id = UUID(event.payload["conversation_id"])
    remember_conversation(conversation_id=conversation_id, now=timezone.now())


ports.can_send_to.register(can_send_to)
register(Conversation, work=merge_threads)
