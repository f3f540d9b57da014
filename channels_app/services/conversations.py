"""Threads: at most one is open per customer and topic."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Subquery

from accounts.models import Brokerage
from channels_app.channels.contract import Inbound
from channels_app.choices import OPEN_STATES
from channels_app.models import ChannelAccount, ChatTurn, Conversation
from channels_app.services.reach import account_of, with_account
from common.channels import Channel
from profiles.handles import Contact
from profiles.models import CustomerProfile, Identifier
from profiles.selectors.find import is_handle

#: how long after the first new message a thread is taken into the customer's memory: one sweep for
#: many turns
QUIET = timedelta(seconds=20)
TOPIC = "property"


def open_conversation(
    *, profile: CustomerProfile, now: datetime, topic: str = TOPIC
) -> Conversation:
    """The profile's open thread on this topic, else a new one; its row is locked until the
    transaction ends."""
    return open_thread(profile=profile, now=now, topic=topic)[0]


def open_thread(
    *,
    profile: CustomerProfile,
    now: datetime,
    channel: str = Channel.WEB_CHAT,
    topic: str = TOPIC,
) -> tuple[Conversation, ChannelAccount | None]:
    """The same, with the account by which the brokerage writes on a channel."""
    fresh = new_thread(profile=profile, now=now, topic=topic)
    Conversation.objects.bulk_create([fresh], ignore_conflicts=True)
    mine = Conversation.objects.of(profile.brokerage_id).select_for_update(of=("self",))
    rows = with_account(mine, channel)
    found: Conversation = rows.filter(profile=profile, topic=topic, state__in=OPEN_STATES).get()
    found.profile = profile
    return found, account_of(found)


@dataclass(frozen=True)
class KnownBefore:
    """What there is already when a message comes: the speaker's open thread, held until the
    transaction ends, with the account of ``open_thread``; and the answer, where the same message
    got one before."""

    thread: Conversation | None = None
    account: ChannelAccount | None = None
    answer: dict[str, Any] | None = None


def known_before(*, brokerage: Brokerage, inbound: Inbound) -> KnownBefore:
    """One statement for whoever has an open thread. Who is nobody for sure has none here: that is
    decided with their identity. Call it under a lock of the speaker."""
    turns = ChatTurn.objects.of(brokerage.pk)
    before = turns.filter(speaker=inbound.speaker, message_id=inbound.key).values("answer")
    contact = inbound.contact
    if contact.strong or contact.profile_id:
        held = threads_of(brokerage, contact).select_for_update(of=("self",))
        found: Any = with_account(held, inbound.channel).annotate(known=Subquery(before)).first()
        if found is not None:
            return KnownBefore(found, account_of(found), found.known)
    known = before.first()
    return KnownBefore(answer=known and known["answer"])


def new_thread(*, profile: CustomerProfile, now: datetime, topic: str = TOPIC) -> Conversation:
    """A thread that is not stored yet."""
    return Conversation(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        topic=topic,
        last_activity_at=now,
    )


def threads_of(brokerage: Brokerage, contact: Contact) -> "QuerySet[Conversation]":
    """The open thread of whom a contact speaks for, none where nothing says who that is."""
    rows = Conversation.objects.of(brokerage.pk).filter(topic=TOPIC, state__in=OPEN_STATES)
    who = next(iter((*contact.strong, *contact.handles)), None)
    if contact.profile_id:
        return rows.filter(profile=contact.profile_id)
    if who is None:
        return rows.none()
    known = Identifier.objects.of(brokerage.pk).filter(is_handle(who), active=True)
    return rows.filter(profile__in=known.values("profile"))
