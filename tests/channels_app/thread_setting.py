"""Threads with something in them, and letters to send."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Brokerage
from channels_app.models import Conversation, Message
from channels_app.services.deliver import Letter, deliver
from channels_app.services.reach import Ways


def add_message(
    conversation: Conversation, *, author: str, channel: str, now: datetime, **fields: Any
) -> Message:
    """A message that stands in a thread already."""
    direction = "inbound" if author == "customer" else "outbound"
    found: Message = Message.objects.create(
        brokerage_id=conversation.brokerage_id,
        conversation=conversation,
        direction=direction,
        author=author,
        channel=channel,
        sent_at=now,
        **fields,
    )
    return found


def letter(brokerage: Brokerage, **fields: Any) -> Letter:
    """A letter to John by e-mail, unless the test says otherwise."""
    said: dict[str, Any] = {
        "channel": "email",
        "address": "john@example.com",
        "subject": "Your visit",
        "body": "See you on Saturday.",
        "dedup_key": "event-1:customer",
    }
    said |= fields
    way = Ways(brokerage).by(said.pop("channel"), said.pop("address"))
    return Letter(way, **said)


def queue(brokerage: Brokerage, now: datetime | None = None, **fields: Any) -> Message | None:
    """What became of the letter; None where its cause was told already."""
    letters = [letter(brokerage, **fields)]
    found = deliver(brokerage=brokerage, letters=letters, now=now or timezone.now())
    return found[0] if found else None
