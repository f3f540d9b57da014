"""One chat message in, one answer out: all in one transaction, and the same message again gets the same answer."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Brokerage
from channels_app.bot.acts.carry_out import CUSTOMER, Turn
from channels_app.bot.acts.steps import STEPS
from channels_app.bot.acts.suggest import hear_answer, suggest
from channels_app.bot.dialogue.dialogue import Details, Dialogue, Offer
from channels_app.bot.policy.decide import Known, decide
from channels_app.bot.understanding.message import Understood, understand
from channels_app.bot.words.replies import Reply
from channels_app.choices import Author, ConversationState, MessageKind
from channels_app.models import ChatTurn, Conversation, Message
from channels_app.services.chat_setting import setting_of
from channels_app.services.conversations import QUIET, add_message, open_conversation, wait_for_staff
from common.ids import uuid7
from common.ports import next_visit
from common.sql.locks import lock_keys
from leads.choices import InteractionKind
from leads.services.pipeline.capture import Wish, as_preferences, join_or_open
from leads.services.pipeline.interactions import Touch, record_interaction
from profiles.contact import Contact, read_email, read_phone
from profiles.memory.nudges import Suggestion
from profiles.memory.welcome import Welcome, welcome_back
from profiles.models import CustomerProfile
from profiles.selectors.welcome import welcome_facts
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
    speaker = f"visitor:{contact.visitor_id}" if contact.visitor_id else f"external:{contact.external_id}"
    speaker = speaker[:120]
    lock_keys([f"chat:{brokerage.pk}:{speaker}"])
    message_id = inbound.message_id or uuid7()
    known = ChatTurn.objects.of(brokerage.pk).filter(speaker=speaker, message_id=message_id).first()
    if known:
        return dict(known.answer)
    profile = resolve(brokerage=brokerage, contact=contact, now=now).profile
    session = touch_session(profile=profile, key=inbound.session_id, now=now)
    conversation = open_conversation(profile=profile, now=now)
    dialogue = Dialogue.from_json(conversation.dialogue)
    said = understand(inbound.text, now=now, setting=setting_of(brokerage), expecting=dialogue.expecting or None)
    told = _with_claims(contact, said, brokerage)
    if told != contact:  # attaches what the message says about the customer
        contact = told
        profile = resolve(brokerage=brokerage, contact=contact, now=now).profile
    turn = _take_in(brokerage, profile, conversation, contact, said, dialogue, session, inbound, message_id, now)
    welcome = _welcome(profile, session, now)
    reply = _reply(turn, welcome) if turn.conversation.bot_active else Reply("")
    profile = CustomerProfile.objects.get(pk=profile.pk)  # with the counters and scores that this turn moved
    nudge = suggest(turn, profile, channel=inbound.channel, previous_seen=session.previous_seen)
    stored = _store(turn, reply, inbound, nudge)
    answer = _answer(turn, profile, reply, stored, message_id, welcome, nudge)
    ChatTurn.objects.create(brokerage=brokerage, speaker=speaker, message_id=message_id, answer=answer)
    return answer


def _with_claims(contact: Contact, said: Understood, brokerage: Brokerage) -> Contact:
    return Contact(
        external_id=contact.external_id,
        visitor_id=contact.visitor_id,
        name=said.slots.get("name") or contact.name,
        phone=read_phone(said.slots.get("phone", ""), region=brokerage.country) or contact.phone,
        email=read_email(said.slots.get("email", "")) or contact.email,
    )


def _take_in(
    brokerage: Brokerage,
    profile: CustomerProfile,
    conversation: Conversation,
    contact: Contact,
    said: Understood,
    dialogue: Dialogue,
    session: SessionTouch,
    inbound: Inbound,
    message_id: UUID,
    now: datetime,
) -> Turn:
    """Stores the message and everything it says: lead, interaction, preferences, mood."""
    wish = _wish(said)
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
        understood={"intent": said.intent, "slots": said.slots, "sentiment": said.sentiment},
    )
    return Turn(brokerage, profile, lead, conversation, session.session, contact, said, dialogue, now)


def _wish(said: Understood) -> Wish:
    slots = said.slots
    budget: dict[str, Any] = {name: Decimal(slots[name]) for name in ("budget_min", "budget_max") if slots.get(name)}
    return Wish(
        transaction_type=slots.get("transaction_type", ""),
        property_type=slots.get("property_type", ""),
        configurations=(slots["configuration"],) if slots.get("configuration") else (),
        locations=tuple(slots.get("localities", ())),
        currency=slots.get("currency", ""),
        **budget,
    )


def _welcome(profile: CustomerProfile, session: SessionTouch, now: datetime) -> Welcome | None:
    if not session.is_new or session.session.number < 2:
        return None
    facts = welcome_facts(profile=profile, previous_seen=session.previous_seen, verified=True, now=now)
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
            turn.dialogue = turn.dialogue.but(focus=offer.project or turn.dialogue.focus, offer=offer)
            turn.greeting_offers = offer.kind == "visit"
    return STEPS[step.action](turn, step)


def _offer_of(welcome: Welcome) -> Offer | None:
    """What a "yes" to the greeting starts."""
    if welcome.offer:
        return Offer("visit", project=welcome.offer)
    search: dict[str, Any] = {"configuration": welcome.configuration} if welcome.configuration else {}
    if welcome.location:
        search["localities"] = [welcome.location]
    return Offer("search", search=search) if search else None


def _store(turn: Turn, reply: Reply, inbound: Inbound, nudge: Suggestion | None) -> Message | None:
    conversation, now = turn.conversation, turn.now
    conversation.lead = turn.lead
    conversation.last_activity_at = now
    conversation.dialogue = turn.dialogue.as_json()
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
    parts: dict[str, Any] = {
        "listings": reply.listings,
        "quick_replies": reply.quick_replies,
        "booking": reply.booking,
    }
    if nudge:
        parts["nudge"] = {"rule": nudge.rule, "text": nudge.text}
    return add_message(conversation, author=Author.BOT, channel=inbound.channel, now=now, body=reply.text, parts=parts)


def _answer(
    turn: Turn,
    profile: CustomerProfile,
    reply: Reply,
    stored: Message | None,
    message_id: UUID,
    welcome: Welcome | None,
    nudge: Suggestion | None,
) -> dict[str, Any]:
    turn.lead.refresh_from_db(fields=["lead_score", "temperature"])
    return {
        "conversation_id": str(turn.conversation.pk),
        "message_id": str(message_id),
        "reply": {
            "id": str(stored.pk) if stored else None,
            "text": reply.text,
            "listings": reply.listings,
            "quick_replies": reply.quick_replies,
            "booking": reply.booking,
        },
        "understood": {
            "intent": turn.said.intent,
            "slots": turn.said.slots,
            "sentiment": round(turn.said.sentiment, 3),
        },
        "welcome_back": welcome.text if welcome else None,
        "nudge": {"rule": nudge.rule, "text": nudge.text} if nudge else None,
        "handed_over": not turn.conversation.bot_active,
        "profile": {
            "id": str(profile.pk),
            "user_id": turn.contact.external_id or turn.contact.visitor_id,
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
