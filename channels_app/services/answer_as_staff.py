"""A member of staff answers in a thread."""

from datetime import datetime

from accounts.caller import staff_actor
from accounts.models import User
from channels_app.channels.registry import adapter_class, channel_name
from channels_app.choices import Author, Purpose
from channels_app.conversation.workflow import hold, staff_answered
from channels_app.models import Conversation, Message
from channels_app.services.conversations import QUIET
from channels_app.services.deliver import Letter, deliver, gate_for
from channels_app.services.reach import Way, Ways
from common.errors import NotPossibleNow, invalid
from common.sql.unit import unit
from common.transitions import Actor
from leads.choices import Direction, InteractionKind
from leads.services.pipeline.interactions import Touch, record_interaction

LONGEST = 4000
#: what an answer changes in a thread
_MOVED = (
    "state", "version", "bot_active", "agent", "waiting_since", "snoozed_until", "last_activity_at",
    "first_reply_at", "remember_due_at",
)  # fmt: skip


@unit
def answer_as_staff(*, conversation: Conversation, user: User, text: str, now: datetime) -> Message:
    """Writes to the customer by the channel on which they wrote last; the bot is silent from now on
    and the touch counts on the lead.

    Raises ApplicationError for an empty or too long text and NotPossibleNow for a thread that is
    closed or a way that the gate does not let anything out by now, NotFound for one out of an
    agent's reach; nothing has changed then.
    """
    text = text.strip()
    actor = staff_actor(user)
    hold(conversation, actor)
    way = Ways(conversation.brokerage).into(conversation)
    if way is None:
        raise NotPossibleNow("The customer has not written here yet, so there is no way to answer.")
    _check_length(text, way)
    letter = Letter(
        way,
        text,
        purpose=Purpose.REPLY,
        conversation=conversation,
        author=Author.STAFF,
    )
    gate = gate_for(brokerage=conversation.brokerage, letter=letter, now=now)
    if gate.action == "refuse":
        name = channel_name(way.channel)
        raise NotPossibleNow(f"The customer wrote by {name}, and {gate.reason}. Nothing was sent.")
    (message,) = deliver(brokerage=conversation.brokerage, letters=[letter], now=now)
    staff_answered(conversation, user, now)
    conversation.last_activity_at = now
    conversation.first_reply_at = conversation.first_reply_at or now
    conversation.remember_due_at = conversation.remember_due_at or now + QUIET
    conversation.save(update_fields=_MOVED)
    _count(conversation, user, message, now)
    return message


def _check_length(text: str, way: Way) -> None:
    adapter = adapter_class(way.channel)
    longest = min(LONGEST, adapter.limits.text) if adapter else LONGEST
    if not text or len(text) > longest:
        raise invalid("text", f"Write between 1 and {longest} characters.")


def _count(conversation: Conversation, user: User, message: Message, now: datetime) -> None:
    """The touch on the lead, whoever owns it: it was the thread that had to be within reach."""
    if conversation.lead is None:
        return
    touch = Touch(
        kind=InteractionKind.MESSAGE,
        direction=Direction.OUTBOUND,
        channel=message.channel,
        text=message.body,
        occurred_at=now,
        external_id=f"staff:{message.pk}",
        user=user,
    )
    record_interaction(
        lead=conversation.lead,
        touch=touch,
        brokerage=conversation.brokerage,
        actor=Actor(user.name, user.pk),
        now=now,
    )
