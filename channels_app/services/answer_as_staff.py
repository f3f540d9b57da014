"""A member of staff answers in a thread."""

from datetime import datetime

from django.db import transaction

from accounts.caller import staff_actor
from accounts.models import User
from channels_app.choices import Author, ConversationState, Purpose
from channels_app.models import Conversation, Message
from channels_app.selectors import CONVERSATIONS
from channels_app.services.conversations import OPEN_STATES, QUIET, add_message
from common.channels import Channel
from common.errors import NotPossibleNow, invalid
from common.transitions import Actor
from leads.choices import Direction, InteractionKind
from leads.services.pipeline.interactions import Touch, record_interaction

LONGEST = 4000


@transaction.atomic
def answer_as_staff(*, conversation: Conversation, user: User, text: str, now: datetime) -> Message:
    """Writes to the customer's web chat; the bot is silent from now on and the touch counts on the
    lead, whoever owns it. Raises ApplicationError for an empty text and for a thread that is
    closed, NotFound for one out of an agent's reach."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise invalid("text", f"Write between 1 and {LONGEST} characters.")
    locked = (
        Conversation.objects.select_for_update(of=("self",)).select_related("brokerage", "lead").get(pk=conversation.pk)
    )
    CONVERSATIONS.check(locked, staff_actor(user))
    if locked.state not in OPEN_STATES:
        raise NotPossibleNow("This conversation is closed.")
    _take_over(locked, user)
    message = add_message(
        locked, author=Author.STAFF, channel=Channel.WEB_CHAT, now=now, purpose=Purpose.REPLY, body=text
    )
    locked.state, locked.waiting_since, locked.last_activity_at = ConversationState.OPEN, None, now
    locked.first_reply_at = locked.first_reply_at or now
    locked.remember_due_at = locked.remember_due_at or now + QUIET
    locked.save(update_fields=["state", "waiting_since", "last_activity_at", "first_reply_at", "remember_due_at"])
    if locked.lead:
        touch = Touch(
            kind=InteractionKind.MESSAGE,
            direction=Direction.OUTBOUND,
            channel=Channel.WEB_CHAT,
            text=text,
            occurred_at=now,
            external_id=f"staff:{message.pk}",
            user=user,
        )
        actor = Actor(user.name, user.pk)
        record_interaction(lead=locked.lead, touch=touch, brokerage=locked.brokerage, actor=actor, now=now)
    return message


@transaction.atomic
def take_over(*, conversation: Conversation, user: User) -> None:
    """The bot is silent and this person answers, unless somebody does already. Raises NotFound for
    a thread out of an agent's reach."""
    CONVERSATIONS.hold(conversation, staff_actor(user))
    conversation.refresh_from_db(fields=["agent"])
    _take_over(conversation, user)


def _take_over(conversation: Conversation, user: User) -> None:
    conversation.bot_active = False
    if conversation.agent_id is None and user.brokerage_id == conversation.brokerage_id:
        conversation.agent = user
    conversation.save(update_fields=["bot_active", "agent"])
