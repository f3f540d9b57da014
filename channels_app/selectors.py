"""Reads about conversations and messages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.caller import Caller
from channels_app.choices import DeliveryStatus, Purpose
from channels_app.models import Conversation, Message
from common.channels import Channel
from leads.selectors import visible_leads
from profiles.models import CustomerProfile

THREAD = 100


def visible_conversations(caller: Caller) -> "QuerySet[Any]":
    """Conversations of customers whose leads the caller may see."""
    rows = Conversation.objects.of(caller.brokerage.pk)
    if caller.sees_all:
        return rows
    return rows.filter(lead__in=visible_leads(caller).values("pk"))


def thread(profile: CustomerProfile, after: UUID | None) -> list[Message]:
    """What the customer may read in the web chat, oldest first: all after a message, else the newest hundred."""
    rows = Message.objects.filter(conversation__profile=profile, channel=Channel.WEB_CHAT)
    rows = rows.exclude(purpose=Purpose.STAFF).exclude(status=DeliveryStatus.REFUSED)
    if after:
        return list(rows.filter(pk__gt=after).order_by("pk")[:THREAD])
    return list(reversed(rows.order_by("-pk")[:THREAD]))
