"""Threads: opening, messages in, replies, and who speaks: bot or human."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from channels_app.choices import Author, ConversationState
from channels_app.models import Conversation, Message
from channels_app.selectors import CONVERSATIONS
from common.errors import NotPossibleNow
from common.events import emit
from common.transitions import Actor
from leads.choices import Direction
from leads.models import Lead
from profiles.models import CustomerProfile

#: how long after the first new message a thread is taken into the customer's memory: one sweep for many turns
QUIET = timedelta(seconds=20)
OPEN_STATES = [ConversationState.OPEN, ConversationState.WAITING, ConversationState.SNOOZED]


def open_conversation(*, profile: CustomerProfile, now: datetime, topic: str = "property") -> Conversation:
    """The profile's open thread on this topic, else a new one; its row is locked until the transaction ends."""
    Conversation.objects.bulk_create(
        [Conversation(brokerage_id=profile.brokerage_id, profile=profile, topic=topic, last_activity_at=now)],
        ignore_conflicts=True,
    )
    return (
        Conversation.objects.of(profile.brokerage_id)
        .select_for_update(of=("self",))
        .filter(profile=profile, topic=topic, state__in=OPEN_STATES)
        .get()
    )


def add_message(conversation: Conversation, *, author: str, channel: str, now: datetime, **fields: Any) -> Message:
    """Stores one message of the thread."""
    inbound = author == Author.CUSTOMER
    message: Message = Message.objects.create(
        brokerage_id=conversation.brokerage_id,
        conversation=conversation,
        direction=Direction.INBOUND if inbound else Direction.OUTBOUND,
        author=author,
        channel=channel,
        sent_at=now,
        **fields,
    )
    return message


@transaction.atomic
def hand_over(*, conversation: Conversation, lead: Lead | None, reason: str, now: datetime) -> None:
    """A human answers from now on; the bot is silent until the thread is given back."""
    if not conversation.bot_active:
        return
    conversation.bot_active = False
    conversation.state = ConversationState.WAITING
    conversation.waiting_since = conversation.waiting_since or now
    if lead and lead.owner_id and conversation.agent_id is None:
        conversation.agent_id = lead.owner_id
    conversation.save(update_fields=["bot_active", "state", "waiting_since", "agent"])
    emit(
        "conversation_handed_over",
        brokerage_id=conversation.brokerage_id,
        conversation_id=conversation.pk,
        reason=reason,
    )


def wait_for_staff(conversation: Conversation, now: datetime) -> None:
    """The customer wrote to a person: the first message since that person's last answer calls them. Save it after."""
    if conversation.state != ConversationState.WAITING:
        emit("conversation_waiting", brokerage_id=conversation.brokerage_id, conversation_id=conversation.pk)
    conversation.state = ConversationState.WAITING
    conversation.waiting_since = conversation.waiting_since or now


@transaction.atomic
def give_back(*, conversation: Conversation, actor: Actor) -> None:
    """The bot answers again. Raises ApplicationError for a thread that is closed, NotFound for one
    out of an agent's reach."""
    CONVERSATIONS.hold(conversation, actor)
    if conversation.state not in OPEN_STATES:
        raise NotPossibleNow("This conversation is closed.")
    conversation.bot_active = True
    conversation.state = ConversationState.OPEN
    conversation.waiting_since = None
    conversation.dialogue = {}
    conversation.save(update_fields=["bot_active", "state", "waiting_since", "dialogue"])
