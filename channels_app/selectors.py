"""Reads about conversations and messages."""

from uuid import UUID

from channels_app.choices import DeliveryStatus, Purpose
from channels_app.models import Message
from common.channels import Channel
from profiles.models import CustomerProfile

THREAD = 100


def thread(profile: CustomerProfile, after: UUID | None) -> list[Message]:
    """What the customer may read in the web chat, oldest first: all after a message, else the newest hundred."""
    rows = Message.objects.filter(conversation__profile=profile, channel=Channel.WEB_CHAT)
    rows = rows.exclude(purpose=Purpose.STAFF).exclude(status=DeliveryStatus.REFUSED)
    if after:
        return list(rows.filter(pk__gt=after).order_by("pk")[:THREAD])
    return list(reversed(rows.order_by("-pk")[:THREAD]))
