"""One message in, one answer out: received, thought about and delivered in one transaction, and the
same message again gets the same answer. A caller of the API is handed the answer; by every other
channel it goes out as it came in."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.models import Brokerage
from channels_app.bot.acts.suggestion import suggest
from channels_app.bot.acts.talk import welcome_of
from channels_app.bot.dialogue.dialogue import Dialogue
from channels_app.bot.dialogue.stored import dialogue_json, read_dialogue
from channels_app.bot.reply import Reply
from channels_app.bot.reply_json import parts_json
from channels_app.bot.think import think
from channels_app.bot.turn import Thought, Turn
from channels_app.bot.understanding.slots_json import slots_json
from channels_app.choices import Author, DeliveryStatus, Purpose
from channels_app.conversation.workflow import customer_wrote, hand_over
from channels_app.models import ChatTurn, Conversation, Message
from channels_app.services.conversations import QUIET, known_before
from channels_app.services.deliver import Letter, deliver
from channels_app.services.hear import Heard
from channels_app.services.receive import Received, arrive, take_in
from common.sql.locks import lock_keys
from common.sql.unit import unit, write_at_end
from profiles.handles import identity_keys
from profiles.models import CustomerProfile
from profiles.services.memory.moves import settle_profile

#: what a turn changes in a thread
_MOVED = (
    "state", "version", "lead", "dialogue", "last_activity_at", "first_reply_at", "waiting_since",
    "snoozed_until", "remember_due_at",
)  # fmt: skip


@unit
def answer(*, brokerage: Brokerage, heard: Heard) -> dict[str, Any]:
    """Answers in the shape of POST /api/chat, with profile and lead, to a message that was read
    beforehand. Turns of one customer wait for each other."""
    inbound, now = heard.inbound, heard.at
    speaker, message_id = inbound.speaker, inbound.key
    claims = [one.claim for one in inbound.contact.handles]
    lock_keys([f"chat:{brokerage.pk}:{speaker}", *identity_keys(brokerage.pk, claims)])
    known = known_before(brokerage=brokerage, inbound=inbound)
    if known.answer:
        return dict(known.answer)
    expecting = _dialogue(known.thread).asks
    said = heard.answering(expecting)
    arrival = arrive(brokerage=brokerage, inbound=inbound, known=known, said=said, now=now)
    thread = arrival.conversation
    dialogue = _dialogue(thread)
    if dialogue.asks != expecting:  # it is another thread than that which was known
        said = heard.answering(dialogue.asks)
    received = take_in(arrival, said, key=str(message_id))
    turn = _turn(received)
    thought, profile = _think(turn, dialogue, received)
    message = _deliver(turn, thought, received)
    if message is None:
        turn, thought = replace(turn, welcome=None), replace(thought, reply=Reply(), nudge=None)
    given = _answer(turn, profile, thought, thread, message) | {"message_id": str(message_id)}
    write_at_end(
        ChatTurn(brokerage=brokerage, speaker=speaker, message_id=message_id, answer=given)
    )
    return given


def _dialogue(thread: Conversation | None) -> Dialogue:
    return read_dialogue(thread.dialogue if thread else {})


def _turn(received: Received) -> Turn:
    arrival, welcome = received.arrival, None
    if arrival.conversation.bot_active:  # a silent bot does not greet
        welcome = welcome_of(received.profile, arrival.session, arrival.now)
    return Turn(
        brokerage=arrival.brokerage,
        profile=received.profile,
        lead=received.lead,
        session=arrival.session.session,
        contact=received.contact,
        said=received.said,
        now=arrival.now,
        welcome=welcome,
    )


def _think(turn: Turn, dialogue: Dialogue, received: Received) -> tuple[Thought, CustomerProfile]:
    """The reply, and the profile with the counters and scores that this turn moved."""
    thread, previous = received.arrival.conversation, received.arrival.session.previous_seen
    thought = think(turn, dialogue) if thread.bot_active else Thought(dialogue)
    if thought.hands_over:
        if thread._state.adding:
            thread.save(force_insert=True)
        hand_over(conversation=thread, lead=turn.lead, reason=thought.hands_over, now=turn.now)
    profile = turn.profile
    settle_profile(profile)
    channel = received.arrival.inbound.channel
    thought = suggest(turn, thought, profile=profile, channel=channel, previous_seen=previous)
    return thought, profile


def _deliver(turn: Turn, thought: Thought, received: Received) -> Message | None:
    """Keeps what the turn did to the thread, and sends the reply. None where there is none, or
    where the gate lets none out."""
    conversation, now, reply = received.arrival.conversation, turn.now, thought.reply
    customer_wrote(conversation, now)
    conversation.lead = turn.lead
    conversation.last_activity_at = now
    conversation.dialogue = dialogue_json(thought.dialogue)
    conversation.remember_due_at = conversation.remember_due_at or now + QUIET
    if conversation.bot_active:
        conversation.first_reply_at = conversation.first_reply_at or now
    if conversation._state.adding:
        write_at_end(conversation)
    else:
        conversation.save(update_fields=_MOVED)
    if not reply.text:
        return None
    letter = Letter(
        received.arrival.way,
        reply.text,
        purpose=Purpose.REPLY,
        conversation=conversation,
        author=Author.BOT,
        parts=_parts(thought, now),
    )
    (message,) = deliver(brokerage=turn.brokerage, letters=[letter], now=now)
    return None if message.status == DeliveryStatus.REFUSED else message


def _parts(thought: Thought, now: datetime) -> dict[str, Any]:
    nudge = thought.nudge
    suggested = {"nudge": {"rule": nudge.rule, "text": nudge.text}} if nudge else {}
    return parts_json(thought.reply, now=now) | suggested


def _answer(
    turn: Turn,
    profile: CustomerProfile,
    thought: Thought,
    thread: Conversation,
    sent: Message | None,
) -> dict[str, Any]:
    parts = _parts(thought, turn.now)
    nudge = parts.pop("nudge", None)
    return {
        "conversation_id": str(thread.pk),
        "reply": {
            "id": str(sent.pk) if sent else None,
            "text": thought.reply.text,
            **parts,
        },
        "understood": {
            "intent": turn.said.intent,
            "also": list(turn.said.also),
            "slots": slots_json(turn.said.slots),
            "sentiment": round(turn.said.sentiment, 3),
        },
        "welcome_back": turn.welcome.text if turn.welcome else None,
        "nudge": nudge,
        "handed_over": not thread.bot_active,
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
