"""The only way out: a letter is asked about at the gate and becomes a message, with the gate's
answer and its reason, and a row of the outbox where something has to be sent. Replies of the bot,
answers of staff, notices and suggestions all come here."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Brokerage, User
from channels_app.channels.registry import adapter_class
from channels_app.choices import AccountStatus, Author, DeliveryStatus, Purpose
from channels_app.gate import Answer, SendRequest, ask
from channels_app.models import Conversation, Message, MessageKey, Outgoing
from channels_app.services.reach import Way
from common.events.queueing import queue_soon
from common.ids import uuid7
from common.ports import human_contacts
from common.sql.row_keys import claim_keys
from common.sql.unit import unit, write_at_end
from leads.choices import Direction
from profiles.memory.nudges import SILENT_AFTER_HUMAN
from profiles.models import CustomerProfile
from profiles.services.privacy.consent import marketing_barred

#: stands for the address where the customer comes and reads
_HERE = "here"


@dataclass(frozen=True)
class Letter:
    """What shall go out, and which way. ``dedup_key`` makes one cause send one message; what
    answers a message needs none, since that message is heard once."""

    way: Way
    body: str
    dedup_key: str = ""
    subject: str = ""
    purpose: str = Purpose.SERVICE
    conversation: Conversation | None = None
    recipient: User | None = None
    author: str = Author.SYSTEM
    parts: dict[str, Any] = field(default_factory=dict)


@unit
def deliver(*, brokerage: Brokerage, letters: Sequence[Letter], now: datetime) -> list[Message]:
    """The messages of the letters, in their order: queued, sent where nothing has to be sent, or
    refused with the reason. A letter whose cause was told already has none. They are written at the
    end of the unit of work: nothing in it may read them."""
    drafts = [(letter, uuid7()) for letter in letters]
    causes = {letter.dedup_key: key for letter, key in drafts if letter.dedup_key}
    free = claim_keys(MessageKey, brokerage_id=brokerage.pk, keys=causes)
    messages = []
    for letter, key in drafts:
        if letter.dedup_key and letter.dedup_key not in free:
            continue
        answer = gate_for(brokerage=brokerage, letter=letter, now=now)
        message = _message(brokerage, letter, answer, now)
        message.id = key
        write_at_end(message)
        messages.append(message)
        if message.status == DeliveryStatus.QUEUED:
            due_at = answer.until or now
            write_at_end(Outgoing(brokerage=brokerage, message=message, due_at=due_at))
    if any(message.status == DeliveryStatus.QUEUED for message in messages):
        queue_soon("channels_app.tasks.send_due")
    return messages


def gate_for(*, brokerage: Brokerage, letter: Letter, now: datetime) -> Answer:
    """What the gate says about a letter now. Consent and the customer's own hours are looked up for
    offers only."""
    way = letter.way
    question = SendRequest(
        purpose=letter.purpose,
        address=_HERE if way.at_once else way.address,
        account_status=way.account.status if way.account else AccountStatus.ACTIVE,
        zone=brokerage.zone,
        now=now,
        obstacle=way.obstacle,
        can_wait=not way.at_once,
    )
    if letter.purpose == Purpose.MARKETING:
        question = _of_offer(question, brokerage, letter)
    return ask(question)


def _message(brokerage: Brokerage, letter: Letter, answer: Answer, now: datetime) -> Message:
    way, refused = letter.way, answer.action == "refuse"
    adapter = adapter_class(way.channel)
    return Message(
        brokerage=brokerage,
        conversation=letter.conversation,
        recipient=letter.recipient,
        account=way.account,
        channel=way.channel,
        direction=Direction.OUTBOUND,
        author=letter.author,
        purpose=letter.purpose,
        address=way.address,
        subject=(letter.subject or way.subject)[:200],
        body=adapter.limits.fitted(letter.body) if adapter else letter.body,
        parts=letter.parts,
        status=_status(way, refused=refused),
        status_reason=answer.reason if refused else "",
        gate=answer.as_json(),
        reply_to=way.reply_to[:254],
        sent_at=now if way.at_once and not refused else None,
    )


def _status(way: Way, *, refused: bool) -> DeliveryStatus:
    if refused:
        return DeliveryStatus.REFUSED
    return DeliveryStatus.SENT if way.at_once else DeliveryStatus.QUEUED


def _of_offer(question: SendRequest, brokerage: Brokerage, letter: Letter) -> SendRequest:
    profile = letter.conversation.profile if letter.conversation else None
    way = letter.way
    barred = marketing_barred(
        brokerage_id=brokerage.pk, channel=way.channel, address=question.address, profile=profile
    )
    if profile is None:
        return replace(question, barred=barred)
    if not barred and human_contacts(profile.pk, question.now - SILENT_AFTER_HUMAN).exists():
        barred = "a person talked to the customer lately"
    zone = _zone(profile) or brokerage.zone
    return replace(question, barred=barred, zone=zone, own_quiet=_own_quiet(profile))


def _zone(profile: CustomerProfile) -> ZoneInfo | None:
    try:
        return ZoneInfo(profile.timezone) if profile.timezone else None
    except (ValueError, LookupError, OSError):  # whatever a client said once
        return None


def _own_quiet(profile: CustomerProfile) -> tuple[time, time] | None:
    if profile.quiet_from is None or profile.quiet_until is None:
        return None
    return profile.quiet_from, profile.quiet_until
