"""One way in: a message, by whatever channel, finds its person, thread and lead, and is kept with
all that it says."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from accounts.models import Brokerage
from channels_app.bot.acts.contact import with_details
from channels_app.bot.acts.wish import as_wish
from channels_app.bot.turn import CUSTOMER
from channels_app.bot.understanding.meaning import Understood
from channels_app.bot.understanding.slots_json import slots_json
from channels_app.channels.contract import Inbound
from channels_app.choices import Author, MessageKind
from channels_app.models import Conversation, Message, MessageKey
from channels_app.models.message_key import vendor_key
from channels_app.services.conversations import KnownBefore, new_thread, open_thread
from channels_app.services.reach import Way, Ways
from common.sql.row_keys import claim_keys
from common.sql.unit import write_at_end
from leads.choices import Direction, InteractionKind
from leads.models import Lead
from leads.services.pipeline.capture import Enquiry, as_preferences, join_or_open
from leads.services.pipeline.interactions import Touch, record_interaction
from profiles.handles import Contact
from profiles.models import CustomerProfile
from profiles.services.identity.resolve import resolve
from profiles.services.memory.preferences import update_preferences
from profiles.services.memory.sessions import SessionTouch, touch_session
from profiles.services.memory.tracking import track_sentiment


@dataclass(frozen=True)
class Arrival:
    """Who wrote, in which thread and session, and which way an answer goes back. ``contact`` is as
    they are known by; ``is_new``: nobody was known by it, so that the thread is not stored yet."""

    brokerage: Brokerage
    inbound: Inbound
    contact: Contact
    profile: CustomerProfile
    is_new: bool
    session: SessionTouch
    conversation: Conversation
    way: Way
    now: datetime

    @property
    def at(self) -> datetime:
        """When it was written; a vendor's clock may go ahead of ours."""
        return min(self.inbound.at or self.now, self.now)


@dataclass(frozen=True)
class Received:
    """An arrival whose message was understood and kept; ``contact`` and ``profile`` are as the
    message completes them."""

    arrival: Arrival
    said: Understood
    contact: Contact
    profile: CustomerProfile
    lead: Lead


def arrive(
    *, brokerage: Brokerage, inbound: Inbound, known: KnownBefore, said: Understood, now: datetime
) -> Arrival:
    """The person and the open thread behind a message, both made if need be; a thread that was
    there is locked until the transaction ends. Call it under a lock of the speaker. ``said``: how
    the message reads where the ``known`` thread is theirs; what it tells of them is kept at once
    then."""
    thread, contact = known.thread, inbound.contact
    if thread is not None:
        contact = with_details(contact, said.slots.who, region=brokerage.country)
    found = resolve(brokerage=brokerage, contact=contact, now=now)
    profile, is_new = found.profile, found.created
    session = touch_session(profile=profile, key=inbound.session_id, now=now, is_new_profile=is_new)
    ways, account = Ways(brokerage), known.account
    if is_new:
        thread = new_thread(profile=profile, now=now)
        account = None if inbound.account else ways.account(inbound.channel)
    elif thread is None or thread.profile_id != profile.pk:
        thread, account = open_thread(profile=profile, now=now, channel=inbound.channel)
    thread.profile = profile
    way = ways.back(inbound, account)
    return Arrival(brokerage, inbound, contact, profile, is_new, session, thread, way, now)


def take_in(arrival: Arrival, said: Understood, *, key: str) -> Received:
    """Keeps the message and all that it says: the contact, lead, touch, preferences and mood.
    ``key`` names the message, so that its touch counts once. The message itself is written with the
    unit of work."""
    brokerage, inbound, now = arrival.brokerage, arrival.inbound, arrival.now
    contact = with_details(inbound.contact, said.slots.who, region=brokerage.country)
    profile = arrival.profile
    if contact != arrival.contact:  # attaches what the message says about the customer
        same = _known_as(contact, profile)
        profile = resolve(brokerage=brokerage, contact=same, now=now).profile
    wish = as_wish(said.slots.sought)
    lead, _ = join_or_open(
        brokerage=brokerage,
        profile=profile,
        enquiry=Enquiry(contact, inbound.channel, wish=wish),
        actor=CUSTOMER,
        now=now,
        is_new_profile=arrival.is_new,
    )
    touch = _touch(arrival, f"chat:{arrival.conversation.pk}:{key}")
    record_interaction(lead=lead, touch=touch, brokerage=brokerage, actor=CUSTOMER, now=now)
    said_of_homes = as_preferences(wish)
    update_preferences(profile=profile, said=said_of_homes, is_new_profile=arrival.is_new)
    track_sentiment(profile=profile, score=said.sentiment, frustration=said.frustration, at=now)
    message = _message(arrival, said)
    write_at_end(message)
    if inbound.account and inbound.external_id:
        name = vendor_key(inbound.account.pk, inbound.external_id)
        claim_keys(MessageKey, brokerage_id=brokerage.pk, keys={name: message.pk})
    return Received(arrival, said, contact, profile, lead)


def _known_as(contact: Contact, profile: CustomerProfile) -> Contact:
    """Who speaks is decided by how they came in, never by what they say in a message."""
    decides = contact.strong or contact.profile_id
    return contact if decides else replace(contact, profile_id=profile.pk)


def _touch(arrival: Arrival, external_id: str) -> Touch:
    inbound = arrival.inbound
    spoken = inbound.kind == MessageKind.VOICE
    return Touch(
        kind=InteractionKind.VOICE if spoken else InteractionKind.MESSAGE,
        occurred_at=arrival.at,
        channel=inbound.channel,
        text=inbound.text,
        external_id=external_id,
    )


def _message(arrival: Arrival, said: Understood) -> Message:
    inbound = arrival.inbound
    return Message(
        brokerage=arrival.brokerage,
        conversation=arrival.conversation,
        account=inbound.account,
        channel=inbound.channel,
        direction=Direction.INBOUND,
        author=Author.CUSTOMER,
        kind=inbound.kind,
        address=inbound.address,
        subject=inbound.subject[:200],
        body=inbound.text,
        media=[asdict(one) for one in inbound.media],
        understood={
            "intent": said.intent,
            "also": list(said.also),
            "slots": slots_json(said.slots),
            "sentiment": said.sentiment,
        },
        external_id=inbound.external_id[:254],
        sent_at=arrival.at,
    )
