"""What the door hears: bookings and hand-overs become messages."""

from functools import partial

from django.utils import timezone

from channels_app.models import Conversation
from channels_app.notices import CALLBACK_NOTICES, VISIT_NOTICES
from channels_app.services.tell import tell_about_callback, tell_about_hand_over, tell_about_visit
from common.events import subscribe
from common.models import Event
from scheduling.models import Callback, SiteVisit


def _visit(audiences: tuple[str, ...], event: Event) -> None:
    rows = SiteVisit.objects.select_related("brokerage", "project", "listing", "agent", "profile")
    visit = rows.filter(pk=event.payload["visit_id"]).first()
    if visit:  # erased meanwhile: nobody is left to tell
        tell_about_visit(event, visit, audiences, timezone.now())


def _callback(audiences: tuple[str, ...], event: Event) -> None:
    rows = Callback.objects.select_related("brokerage", "agent", "profile")
    callback = rows.filter(pk=event.payload["callback_id"]).first()
    if callback:
        tell_about_callback(event, callback, audiences, timezone.now())


for _name, _audiences in VISIT_NOTICES.items():
    subscribe(_name, key=f"channels_app.tell.{_name}")(partial(_visit, _audiences))
for _name, _audiences in CALLBACK_NOTICES.items():
    subscribe(_name, key=f"channels_app.tell.{_name}")(partial(_callback, _audiences))


@subscribe("conversation_handed_over", key="channels_app.tell.conversation_handed_over")
def _handed_over(event: Event) -> None:
    rows = Conversation.objects.select_related("brokerage", "agent", "profile", "lead")
    conversation = rows.filter(pk=event.payload["conversation_id"]).first()
    if conversation:
        tell_about_hand_over(event, conversation, timezone.now())
