"""Reads about conversations and messages."""

from uuid import UUID

from django.db.models import Q

from accounts.models import User
from accounts.reach import Reach
from channels_app.choices import DeliveryStatus, Purpose
from channels_app.models import Conversation, Message
from common.channels import Channel
from leads.selectors import customers_of_agent
from profiles.models import CustomerProfile

THREAD = 100


def _of_agent(brokerage_id: UUID, agent_id: UUID) -> Q:
    """Those given to them, and those of customers with a lead that they may read."""
    return Q(agent=agent_id) | Q(profile__in=customers_of_agent(brokerage_id, agent_id))


CONVERSATIONS: Reach[Conversation] = Reach(
    Conversation,
    noun="conversation",
    read=_of_agent,
)


def messages_of(agent: User) -> Q:
    """The notices to an agent, and the messages of the threads that they may read."""
    threads = CONVERSATIONS.of_agent(agent.brokerage_id, agent.pk)
    return Q(recipient=agent) | Q(conversation__in=threads.values("pk"))


def thread(profile: CustomerProfile, after: UUID | None) -> list[Message]:
    """What the customer may read in the web chat, oldest first: all after a message, else the
    newest hundred."""
    rows = Message.objects.filter(conversation__profile=profile, channel=Channel.WEB_CHAT)
    rows = rows.exclude(purpose=Purpose.STAFF).exclude(status=DeliveryStatus.REFUSED)
    if after:
        return list(rows.filter(pk__gt=after).order_by("pk")[:THREAD])
    return list(reversed(rows.order_by("-pk")[:THREAD]))
