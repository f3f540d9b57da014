"""Threads: at most one is open per customer and topic."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Subquery

from accounts.models import Brokerage
from channels_app.channels.contract import Inbound
from channels_app.choices import OPEN_STATES
from channels_app.models import ChannelAccount, ChatTurn, Conversation
from channels_app.services.reach import account_of, with_account
from common.channels import Channel
from common.sql.kept import first_of, kept
from profiles.handles import Contact
from profiles.models import CustomerProfile, Identifier

#: how long after the first new message a thread is taken into the customer's memory: one sweep for
#: many turns
QUIET = timedelta(seconds=20)
TOPIC = "property"

#: a profile, or the key of a handle
Speaker = UUID | tuple[str, str, str] | None


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
    message = (inbound.speaker, inbound.key)
    contact = inbound.contact
    if contact.strong or contact.profile_id:
        held = _held_thread(brokerage.pk, speaks_for(contact), str(inbound.channel), message)
        found: Any = first_of(held)
        if found is not None:
            return KnownBefore(found, account_of(found), found.known)
    return KnownBefore(answer=first_of(_answered(brokerage.pk, message)))


@kept
def _held_thread(
    brokerage_id: UUID, who: Speaker, channel: str, message: tuple[str, UUID]
) -> "QuerySet[Any]":
    held = threads_of(brokerage_id, who).select_for_update(of=("self",))
    before = Subquery(_turns(brokerage_id, message).values("answer"))
    found: QuerySet[Any] = with_account(held, channel).annotate(known=before)[:1]
    return found


@kept
def _answered(brokerage_id: UUID, message: tuple[str, UUID]) -> "QuerySet[Any]":
    return _turns(brokerage_id, message).values_list("answer", flat=True)[:1]


def _turns(brokerage_id: UUID, message: tuple[str, UUID]) -> "QuerySet[ChatTurn]":
    speaker, key = message
    return ChatTurn.objects.of(brokerage_id).filter(speaker=speaker, message_id=key)


def new_thread(*, profile: CustomerProfile, now: datetime, topic: str = TOPIC) -> Conversation:
    """A thread that is not stored yet."""
    return Conversation(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        topic=topic,
        last_activity_at=now,
    )


def speaks_for(contact: Contact) -> Speaker:
    """Whom a contact speaks for: the profile that is named, else the owner of its first address;
    None where nothing says who that is."""
    if contact.profile_id:
        return contact.profile_id
    return next((handle.key for handle in (*contact.strong, *contact.handles)), None)


def threads_of(brokerage_id: UUID, who: Speaker) -> "QuerySet[Conversation]":
    """Their open thread."""
    rows = Conversation.objects.of(brokerage_id).filter(topic=TOPIC, state__in=OPEN_STATES)
    if isinstance(who, UUID):
        return rows.filter(profile=who)
    if who is None:
        return rows.none()
    kind, scope, value = who
    known = Identifier.objects.of(brokerage_id).filter(
        kind=kind, scope=scope, value=value, active=True
    )
    return rows.filter(profile__in=known.values("profile"))
