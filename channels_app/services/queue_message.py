"""``queue_message`` is the only way out: it asks the gate, keeps the answer, and writes the outbox row."""

from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import Brokerage, User
from channels_app.choices import AccountStatus, Author, DeliveryStatus, Purpose
from channels_app.gate import Answer, Question, ask
from channels_app.models import ChannelAccount, Conversation, Message, MessageKey, Outgoing
from common.channels import Channel
from common.events.queueing import queue_soon
from common.ids import uuid7
from common.ports import human_contacts
from common.sql.row_keys import claim_keys
from leads.choices import Direction
from profiles.memory.nudges import SILENT_AFTER_HUMAN
from profiles.models import CustomerProfile
from profiles.services.privacy.consent import marketing_barred


@dataclass(frozen=True)
class Letter:
    """What shall go out, and where. ``dedup_key`` makes one cause send one message. The web chat has no vendor: its
    letters are in the thread as soon as the gate lets them out, so none can wait."""

    channel: str
    address: str
    body: str
    dedup_key: str
    subject: str = ""
    purpose: str = Purpose.SERVICE
    conversation: Conversation | None = None
    recipient: User | None = None
    author: str = Author.SYSTEM
    parts: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def queue_message(*, brokerage: Brokerage, letter: Letter, now: datetime) -> Message | None:
    """Returns the stored message (queued, or refused with the reason), or None when this cause was told already."""
    message_id = uuid7()
    cause = {letter.dedup_key: message_id}
    if not claim_keys(MessageKey, brokerage_id=brokerage.pk, keys=cause):
        return None
    account, answer = ask_gate(brokerage=brokerage, letter=letter, now=now)
    refused, in_thread = answer.action == "refuse", letter.channel == Channel.WEB_CHAT
    message = Message(
        id=message_id,
        brokerage=brokerage,
        conversation=letter.conversation,
        recipient=letter.recipient,
        account=account,
        channel=letter.channel,
        direction=Direction.OUTBOUND,
        author=letter.author,
        purpose=letter.purpose,
        address=letter.address,
        subject=letter.subject[:200],
        body=letter.body,
        parts=letter.parts,
        status=DeliveryStatus.REFUSED if refused else DeliveryStatus.SENT if in_thread else DeliveryStatus.QUEUED,
        status_reason=answer.reason if refused else "",
        gate=answer.as_json(),
        sent_at=now if in_thread and not refused else None,
    )
    message.save(force_insert=True)
    if not refused and not in_thread:
        Outgoing.objects.create(brokerage=brokerage, message=message, due_at=answer.until or now)
        queue_soon("channels_app.tasks.send_due")
    return message


def ask_gate(*, brokerage: Brokerage, letter: Letter, now: datetime) -> tuple[ChannelAccount | None, Answer]:
    """The account that the letter would go out by, and what the gate says about it now."""
    account = ChannelAccount.objects.of(brokerage.pk).filter(kind=letter.channel).order_by("created_at").first()
    question = question_for(
        letter.purpose, letter.address, letter.channel, account, brokerage, letter.conversation, now
    )
    return account, ask(question)


def question_for(
    purpose: str,
    address: str,
    channel: str,
    account: ChannelAccount | None,
    brokerage: Brokerage,
    conversation: Conversation | None,
    now: datetime,
) -> Question:
    """The gate's question about one message. Consent and the customer's own hours are looked up for offers only."""
    status = account.status if account else AccountStatus.ACTIVE
    question = Question(purpose=purpose, address=address, account_status=status, zone=brokerage.zone, now=now)
    if purpose != Purpose.MARKETING:
        return question
    profile = conversation.profile if conversation else None
    barred = marketing_barred(brokerage_id=brokerage.pk, channel=channel, address=address, profile=profile)
    if profile is None:
        return replace(question, barred=barred)
    if not barred and human_contacts(profile.pk, now - SILENT_AFTER_HUMAN).exists():
        barred = "a person talked to the customer lately"
    return replace(question, barred=barred, zone=_zone(profile) or brokerage.zone, own_quiet=_own_quiet(profile))


def _zone(profile: CustomerProfile) -> ZoneInfo | None:
    try:
        return ZoneInfo(profile.timezone) if profile.timezone else None
    except (ValueError, LookupError, OSError):  # whatever a client said once
        return None


def _own_quiet(profile: CustomerProfile) -> tuple[time, time] | None:
    if profile.quiet_from is None or profile.quiet_until is None:
        return None
    return profile.quiet_from, profile.quiet_until
