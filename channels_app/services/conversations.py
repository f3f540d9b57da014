"""Threads: at most one is open per customer and topic."""

from datetime import datetime, timedelta

from channels_app.choices import OPEN_STATES
from channels_app.models import ChannelAccount, Conversation
from channels_app.services.reach import account_of, with_account
from common.channels import Channel
from profiles.models import CustomerProfile

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
    fresh = Conversation(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        topic=topic,
        last_activity_at=now,
    )
    Conversation.objects.bulk_create([fresh], ignore_conflicts=True)
    mine = Conversation.objects.of(profile.brokerage_id).select_for_update(of=("self",))
    rows = with_account(mine, channel)
    found: Conversation = rows.filter(profile=profile, topic=topic, state__in=OPEN_STATES).get()
    found.profile = profile
    return found, account_of(found)
