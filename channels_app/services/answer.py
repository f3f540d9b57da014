"""One message in, one answer out: received, thought about and delivered in one transaction, and the
same message again gets the same answer. A caller of the API is handed the answer; by every other
channel it goes out as it came in."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Brokerage
from channels_app.channels.contract import Inbound
from channels_app.chat.dialogue import Details, Dialogue, Offer
from channels_app.chat.policy import Known, decide
from channels_app.chat.replies import Reply
from channels_app.chat.understanding import understand
from channels_app.choices import Author, DeliveryStatus, Purpose
from channels_app.conversation.workflow import customer_wrote
from channels_app.models import ChatTurn, Message
from channels_app.services.carry_out import Turn
from channels_app.services.chat_setting import setting_of
from channels_app.services.conversations import QUIET
from channels_app.services.deliver import Letter, deliver
from channels_app.services.receive import Received, arrive, take_in
from channels_app.services.steps import STEPS
from channels_app.services.suggest import hear_answer, suggest
from common.ports import next_visit
from common.sql.locks import lock_keys
from common.sql.unit import unit, write_at_end
from profiles.memory.nudges import Suggestion
from profiles.memory.welcome import Welcome, welcome_back
from profiles.models import CustomerProfile
from profiles.selectors.welcome import welcome_facts
from profiles.services.memory.sessions import SessionTouch

#: what a turn changes in a thread
_MOVED = (
    "state", "version", "lead", "dialogue", "last_activity_at", "first_reply_at", "waiting_since",
    "snoozed_until", "remember_due_at",
)  # fmt: skip


@dataclass(frozen=True)
class Thought:
    """What the bot has to say: nothing where it is silent."""

    reply: Reply = field(default_factory=lambda: Reply(""))
    welcome: Welcome | None = None
    nudge: Suggestion | None = None


@unit
def answer(*, brokerage: Brokerage, inbound: Inbound, now: datetime) -> dict[str, Any]:
    """Answers in the shape of POST /api/chat, with profile and lead. Turns of one customer wait for
    each other."""
    speaker, message_id = inbound.speaker, inbound.key
    lock_keys([f"chat:{brokerage.pk}:{speaker}"])
    turns = ChatTurn.objects.of(brokerage.pk)
    known = turns.filter(speaker=speaker, message_id=message_id).first()
    if known:
        return dict(known.answer)
    arrival = arrive(brokerage=brokerage, inbound=inbound, now=now)
    dialogue = Dialogue.from_json(arrival.conversation.dialogue)
    said = understand(
        inbound.text,
        now=now,
        setting=setting_of(brokerage),
        expecting=dialogue.expecting or None,
    )
    received = take_in(arrival, said, key=str(message_id))
    turn = _turn(received, dialogue)
    thought, profile = _think(turn, received)
    message = _deliver(turn, thought, received)
    given = _answer(turn, profile, thought if message else Thought(), message, message_id)
    write_at_end(
        ChatTurn(brokerage=brokerage, speaker=speaker, message_id=message_id, answer=given)
    )
    return given


def _turn(received: Received, dialogue: Dialogue) -> Turn:
    arrival = received.arrival
    return Turn(
        brokerage=arrival.brokerage,
        profile=received.profile,
        lead=received.lead,
        conversation=arrival.conversation,
        session=arrival.session.session,
        contact=received.contact,
        said=received.said,
        dialogue=dialogue,
        now=arrival.now,
    )


def _think(turn: Turn, received: Received) -> tuple[Thought, CustomerProfile]:
    """The reply, and the profile with the counters and scores that this turn moved."""
    session, channel = received.arrival.session, received.arrival.inbound.channel
    thought = Thought()
    if turn.conversation.bot_active:
        welcome = _welcome(turn.profile, session, turn.now)
        thought = Thought(_reply(turn, welcome), welcome)
    profile = CustomerProfile.objects.get(pk=turn.profile.pk)
    nudge = suggest(turn, profile, channel=channel, previous_seen=session.previous_seen)
    return replace(thought, nudge=nudge), profile


def _welcome(profile: CustomerProfile, session: SessionTouch, now: datetime) -> Welcome | None:
    if not session.is_new or session.session.number < 2:
        return None
    facts = welcome_facts(
        profile=profile,
        previous_seen=session.previous_seen,
        verified=True,
        now=now,
    )
    return welcome_back(facts)


def _reply(turn: Turn, welcome: Welcome | None) -> Reply:
    upcoming = next_visit(turn.profile.pk, turn.now)
    known = Known(
        Details(
            name=turn.profile.display_name or turn.contact.name,
            phone=turn.profile.primary_phone or turn.contact.e164,
            email=turn.profile.primary_email or turn.contact.address,
        ),
        upcoming_visit_id=str(upcoming.id) if upcoming else "",
    )
    hear_answer(turn.said, turn.dialogue, turn.now)
    step = decide(turn.said, turn.dialogue, known)
    turn.dialogue, turn.action, turn.has_visit = step.dialogue, step.action, upcoming is not None
    if welcome:
        turn.greeting = welcome.text
        if step.action == "greet" and (offer := _offer_of(welcome)):
            focus = offer.project or turn.dialogue.focus
            turn.dialogue = turn.dialogue.but(focus=focus, offer=offer)
            turn.greeting_offers = offer.kind == "visit"
    return STEPS[step.action](turn, step)


def _offer_of(welcome: Welcome) -> Offer | None:
    """What a "yes" to the greeting starts."""
    if welcome.offer:
        return Offer("visit", project=welcome.offer)
    search: dict[str, Any] = (
        {"configuration": welcome.configuration} if welcome.configuration else {}
    )
    if welcome.location:
        search["localities"] = [welcome.location]
    return Offer("search", search=search) if search else None


def _deliver(turn: Turn, thought: Thought, received: Received) -> Message | None:
    """Keeps what the turn did to the thread, and sends the reply. None where there is none, or where
    the gate lets none out."""
    conversation, now, reply = turn.conversation, turn.now, thought.reply
    customer_wrote(conversation, now)
    conversation.lead = turn.lead
    conversation.last_activity_at = now
    conversation.dialogue = turn.dialogue.as_json()
    conversation.remember_due_at = conversation.remember_due_at or now + QUIET
    if conversation.bot_active:
        conversation.first_reply_at = conversation.first_reply_at or now
    conversation.save(update_fields=_MOVED)
    if not reply.text:
        return None
    letter = Letter(
        received.arrival.way,
        reply.text,
        purpose=Purpose.REPLY,
        conversation=conversation,
        author=Author.BOT,
        parts=_parts(thought),
    )
    (message,) = deliver(brokerage=turn.brokerage, letters=[letter], now=now)
    return None if message.status == DeliveryStatus.REFUSED else message


def _parts(thought: Thought) -> dict[str, Any]:
    reply, nudge = thought.reply, thought.nudge
    parts: dict[str, Any] = {
        "listings": reply.listings,
        "quick_replies": reply.quick_replies,
        "booking": reply.booking,
    }
    return parts | ({"nudge": {"rule": nudge.rule, "text": nudge.text}} if nudge else {})


def _answer(
    turn: Turn,
    profile: CustomerProfile,
    thought: Thought,
    sent: Message | None,
    message_id: UUID,
) -> dict[str, Any]:
    turn.lead.refresh_from_db(fields=["lead_score", "temperature"])
    parts = _parts(thought)
    nudge = parts.pop("nudge", None)
    return {
        "conversation_id": str(turn.conversation.pk),
        "message_id": str(message_id),
        "reply": {
            "id": str(sent.pk) if sent else None,
            "text": thought.reply.text,
            **parts,
        },
        "understood": {
            "intent": turn.said.intent,
            "slots": turn.said.slots,
            "sentiment": round(turn.said.sentiment, 3),
        },
        "welcome_back": thought.welcome.text if thought.welcome else None,
        "nudge": nudge,
        "handed_over": not turn.conversation.bot_active,
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
