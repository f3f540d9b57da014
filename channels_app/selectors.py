"""Reads about conversations and messages."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.caller import Caller, staff_caller
from accounts.models import User
from channels_app.choices import DeliveryStatus, Purpose
from channels_app.models import Conversation, Message
from common.channels import Channel
from common.errors import NotFound
from leads.selectors import visible_leads
from profiles.models import CustomerProfile

THREAD = 100


def threads_of(agent: User, prefix: str = "") -> Q:
    """Which threads an agent reads: those given to them, and those of customers whose leads they
    see. ``prefix`` leads from a row to its conversation, e.g. ``conversation__``."""
    leads: QuerySet[Any] = visible_leads(staff_caller(agent))
    mine = Q(**{f"{prefix}agent": agent})
    return mine | Q(**{f"{prefix}profile__in": leads.values("profile")})


def find_conversation(caller: Caller, key: UUID) -> Conversation:
    """A thread within the caller's reach; raises NotFound for every other."""
    rows = Conversation.objects.of(caller.brokerage.pk)
    if caller.user and not caller.sees_all:
        rows = rows.filter(threads_of(caller.user))
    found: Conversation | None = rows.filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such conversation.")
    return found


def thread(profile: CustomerProfile, after: UUID | None) -> list[Message]:
    """What the customer may read in the web chat, oldest first: all after a message, else the newest hundred."""
    rows = Message.objects.filter(conversation__profile=profile, channel=Channel.WEB_CHAT)
    rows = rows.exclude(purpose=Purpose.STAFF).exclude(status=DeliveryStatus.REFUSED)
    if after:
        return list(rows.filter(pk__gt=after).order_by("pk")[:THREAD])
    return list(reversed(rows.order_by("-pk")[:THREAD]))
