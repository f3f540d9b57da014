"""One chat message in, one answer out: all in one transaction, and the same message again gets the same answer."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Brokerage
from channels_app.bot.acts.contact import with_details
from channels_app.bot.acts.suggestion import suggest
from channels_app.bot.acts.talk import welcome_of
from channels_app.bot.acts.wish import as_wish
from channels_app.bot.dialogue.stored import dialogue_json, read_dialogue
from channels_app.bot.reply_json import parts_json
from channels_app.bot.think import think
from channels_app.bot.turn import CUSTOMER, Thought, Turn
from channels_app.bot.understanding.meaning import Understood
from channels_app.bot.understanding.message import understand
from channels_app.bot.understanding.slots_json import slots_json
from channels_app.choices import Author, ConversationState, MessageKind
from channels_app.models import ChatTurn, Conversation, Message
from channels_app.services.chat_setting import setting_of
from channels_app.services.conversations import (
    QUIET,
    add_message,
    hand_over,
    open_conversation,
    wait_for_staff,
)
from common.ids import uuid7
from common.sql.locks import lock_keys
from leads.choices import InteractionKind
from leads.services.pipeline.capture import as_preferences, join_or_open
from leads.services.pipeline.interactions import Touch, record_interaction
from profiles.handles import Contact
from profiles.models import CustomerProfile
from profiles.services.identity.resolve import resolve
from profiles.services.memory.preferences import update_preferences
from profiles.services.memory.sessions import SessionTouch, touch_session
from profiles.services.memory.tracking import track_sentiment


@dataclass(frozen=True)
class Inbound:
    """A customer's message. ``message_id`` is the client's; without one the message is always new."""

    text: str
    message_id: UUID | None = None
    session_id: str = ""
    channel: str = "web_chat"
    kind: str = MessageKind.TEXT
    media: list[dict[str, str]] = field(default_factory=list)


@transaction.atomic
def answer_chat(*, brokerage: Brokerage, contact: Contact, inbound: Inbound, now: datetime) -> dict[str, Any]:
    """Answers in the shape of POST /api/chat, with profile and lead. Turns of one customer wait for each other."""
    speaker = ":".join(contact.strong[0].claim)[:120]
    lock_keys([f"chat:{brokerage.pk}:{speaker}"])
    message_id = inbound.message_id or uuid7()
    known = ChatTurn.objects.of(brokerage.pk).filter(speaker=speaker, message_id=message_id).first()
    if known:
        return dict(known.answer)
    profile = resolve(brokerage=brokerage, contact=contact, now=now).profile
    session = touch_session(profile=profile, key=inbound.session_id, now=now)
    conversation = open_conversation(profile=profile, now=now)
    dialogue = read_dialogue(conversation.dialogue)
    said = understand(inbound.text, now=now, setting=setting_of(brokerage), expecting=dialogue.expecting)
    told = with_details(contact, said.slots.who, region=brokerage.country)
    if told != contact:  # attaches what the message says about the customer
        contact = told
        profile = resolve(brokerage=brokerage, contact=contact, now=now).profile
    turn = _take_in(brokerage, profile, conversation, contact, said, session, inbound, message_id, now)
    turn = replace(turn, welcome=welcome_of(profile, session, now))
    thought = think(turn, dialogue) if conversation.bot_active else Thought(dialogue)
    if thought.hands_over:
        hand_over(conversation=conversation, lead=turn.lead, reason=thought.hands_over, now=now)
    profile = CustomerProfile.objects.get(pk=profile.pk)  # with the counters and scores that this turn moved
    thought = suggest(turn, thought, profile=profile, channel=inbound.channel, previous_seen=session.previous_seen)
    stored = _store(turn, thought, conversation, inbound)
    answer = _answer(turn, thought, conversation, profile, stored, message_id)
    ChatTurn.objects.create(brokerage=brokerage, speaker=speaker, message_id=message_id, answer=answer)
    return answer


def _take_in(
    brokerage: Brokerage,
    profile: CustomerProfile,
    conversation: Conversation,
    contact: Contact,
    said: Understood,
    session: SessionTouch,
    inbound: Inbound,
    message_id: UUID,
    now: datetime,
) -> Turn:
    """Stores the message and everything it says: lead, interaction, preferences, mood."""
    wish = as_wish(said.slots.sought)
    lead, _ = join_or_open(
        brokerage=brokerage,
        profile=profile,
        source=inbound.channel,
        wish=wish,
        contact=contact,
        actor=CUSTOMER,
        now=now,
    )
    touch = Touch(
        kind=InteractionKind.VOICE if inbound.kind == MessageKind.VOICE else InteractionKind.MESSAGE,
        occurred_at=now,
        channel=inbound.channel,
        text=inbound.text,
        external_id=f"chat:{conversation.pk}:{message_id}",
    )
    record_interaction(lead=lead, touch=touch, brokerage=brokerage, actor=CUSTOMER, now=now)
    update_preferences(profile=profile, said=as_preferences(wish))
    track_sentiment(profile=profile, score=said.sentiment, frustration=said.frustration, at=now)
    add_message(
        conversation,
        author=Author.CUSTOMER,
        channel=inbound.channel,
        now=now,
        kind=inbound.kind,
        body=inbound.text,
        media=inbound.media,
        understood={"intent": said.intent, "slots": slots_json(said.slots), "sentiment": said.sentiment},
    )
    return Turn(brokerage, profile, lead, session.session, contact, said, now)


def _store(turn: Turn, thought: Thought, conversation: Conversation, inbound: Inbound) -> Message | None:
    reply, nudge, now = thought.reply, thought.nudge, turn.now
    conversation.lead = turn.lead
    conversation.last_activity_at = now
    conversation.dialogue = dialogue_json(thought.dialogue)
    conversation.remember_due_at = conversation.remember_due_at or now + QUIET
    if not conversation.bot_active:
        wait_for_staff(conversation, now)
    elif conversation.first_reply_at is None:
        conversation.first_reply_at = now
    if conversation.state == ConversationState.SNOOZED:
        conversation.state = ConversationState.OPEN
    conversation.save()
    if not reply.text:
        return None
    parts = parts_json(reply, now=now)
    if nudge:
        parts["nudge"] = {"rule": nudge.rule, "text": nudge.text}
    return add_message(conversation, author=Author.BOT, channel=inbound.channel, now=now, body=reply.text, parts=parts)


def _answer(
    turn: Turn,
    thought: Thought,
    conversation: Conversation,
    profile: CustomerProfile,
    stored: Message | None,
    message_id: UUID,
) -> dict[str, Any]:
    nudge = thought.nudge
    turn.lead.refresh_from_db(fields=["lead_score", "temperature"])
    return {
        "conversation_id": str(conversation.pk),
        "message_id": str(message_id),
        "reply": {
            "id": str(stored.pk) if stored else None,
            "text": thought.reply.text,
            **parts_json(thought.reply, now=turn.now),
        },
        "understood": {
            "intent": turn.said.intent,
            "slots": slots_json(turn.said.slots),
            "sentiment": round(turn.said.sentiment, 3),
        },
        "welcome_back": turn.welcome.text if turn.welcome else None,
        "nudge": {"rule": nudge.rule, "text": nudge.text} if nudge else None,
        "handed_over": not conversation.bot_active,
        "profile": {
            "id": str(profile.pk),
            "user_id": turn.contact.user_id,
            "total_sessions": profile.total_sessions,
            "engagement_score": float(profile.engagement_score),
            "intent_score": float(profile.intent_score),
            "intent_temperature": profile.intent_temperature,
        },
        "lead": {
            "id": str(turn.lead.pk),
            "lead_score": turn.lead.lead_score,
            "temperature": turn.lead.temperature,
        },
    }
