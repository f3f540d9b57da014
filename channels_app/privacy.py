"""What the door holds about a customer: threads, messages, notices to colleagues about them, stored
answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from channels_app.models import ChatTurn, Conversation, Message, MessageKey, Outgoing
from profiles.choices import IdentifierKind
from profiles.privacy.holdings import DataSubject, by_profile, events_of, hold, name_subjects
from profiles.privacy.retention import Kind, declare


def _threads_of(profiles: tuple[UUID, ...]) -> Iterable[UUID]:
    return Conversation.objects.filter(profile__in=profiles).values_list("pk", flat=True)


def _messages(person: DataSubject) -> "QuerySet[Any]":
    """The threads' messages, and what was sent about the person's bookings outside of any thread:
    to them, and to colleagues. channels_app.notices.tell names such a letter by its event and its
    reader."""
    staff = User.objects.filter(brokerage=person.brokerage_id).values_list("pk", flat=True)
    readers = ["customer", "thread", *staff]
    events = events_of(person).values_list("pk", flat=True)
    letters = [f"{event}:{reader}" for event in events for reader in readers]
    threads = list(_threads_of(person.profiles))
    addressed = [
        value
        for kind, value in person.identifiers
        if kind in {IdentifierKind.EMAIL, IdentifierKind.PHONE}
    ]
    to_them = Q(brokerage=person.brokerage_id, address__in=addressed, recipient__isnull=True)
    told = MessageKey.objects.of(person.brokerage_id).filter(key__in=letters).values("row")
    return Message.objects.filter(Q(conversation__in=threads) | Q(pk__in=told) | to_them)


def _keys(person: DataSubject) -> "QuerySet[Any]":
    mine = MessageKey.objects.of(person.brokerage_id)
    return mine.filter(row__in=_messages(person).values("pk"))


def _outgoing(person: DataSubject) -> "QuerySet[Any]":
    return Outgoing.objects.filter(message__in=_messages(person).values("pk"))


def _turns(person: DataSubject) -> "QuerySet[Any]":
    """Answers are kept by speaker (Inbound.speaker): by what proved or claimed who it was."""
    speakers = [f"{kind}:{value}"[:120] for kind, value in person.identifiers]
    speakers += [f"profile:{profile}" for profile in person.profiles]
    return ChatTurn.objects.filter(brokerage=person.brokerage_id, speaker__in=speakers)


def _old_messages(brokerage: UUID, before: datetime) -> "QuerySet[Any]":
    return Message.objects.of(brokerage).filter(created_at__lt=before, outgoing__isnull=True)


name_subjects(_threads_of)
hold(Conversation, by_profile(Conversation), hidden=["agent_id", "dialogue", "version"])
#: before the messages: some are found by their keys, and these go with them
hold(MessageKey, _keys, hidden=["key"])
hold(
    Message,
    lambda person: _messages(person).filter(recipient__isnull=True),
    hidden=["recipient_id", "account_id", "gate", "reply_to"],
)
hold(
    Message,
    lambda person: _messages(person).filter(recipient__isnull=False),
    hidden=["recipient_id", "account_id", "gate", "reply_to", "address"],  # a colleague's
)
hold(Outgoing, _outgoing, hidden=["leased", "last_error"])
hold(ChatTurn, _turns, hidden=["answer"])
declare(Kind("messages", "Messages", 1095, _old_messages))
declare(
    Kind(
        "chat_turns",
        "Stored chat answers (for repeated requests)",
        30,
        lambda brokerage, before: ChatTurn.objects.of(brokerage).filter(created_at__lt=before),
    )
)
