"""``queue_message`` is the only way out: it asks the gate, keeps the answer, and writes the outbox row."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Brokerage, User
from channels_app.choices import AccountStatus, Author, DeliveryStatus, Purpose
from channels_app.gate import Question, ask
from channels_app.models import ChannelAccount, Conversation, Message, Outgoing
from common.queueing import queue_soon
from leads.choices import Direction
from profiles.services.consent import marketing_barred


@dataclass(frozen=True)
class Letter:
    """What shall go out, and where. ``dedup_key`` makes one cause send one message."""

    channel: str
    address: str
    body: str
    dedup_key: str
    subject: str = ""
    purpose: str = Purpose.SERVICE
    conversation: Conversation | None = None
    recipient: User | None = None


@transaction.atomic
def queue_message(*, brokerage: Brokerage, letter: Letter, now: datetime) -> Message | None:
    """Returns the stored message (queued, or refused with the reason), or None when this cause was told already."""
    if Message.objects.filter(dedup_key=letter.dedup_key).exists():
        return None
    account = ChannelAccount.objects.of(brokerage.pk).filter(kind=letter.channel).order_by("created_at").first()
    answer = ask(
        question_for(letter.purpose, letter.address, letter.channel, account, brokerage, letter.conversation, now)
    )
    refused = answer.action == "refuse"
    message = Message(
        brokerage=brokerage,
        conversation=letter.conversation,
        recipient=letter.recipient,
        account=account,
        channel=letter.channel,
        direction=Direction.OUTBOUND,
        author=Author.SYSTEM,
        purpose=letter.purpose,
        address=letter.address,
        subject=letter.subject[:200],
        body=letter.body,
        status=DeliveryStatus.REFUSED if refused else DeliveryStatus.QUEUED,
        status_reason=answer.reason if refused else "",
        gate=answer.as_json(),
        dedup_key=letter.dedup_key,
    )
    # two handlers of one cause at once: the unique key lets one of them in
    if not Message.objects.bulk_create([message], ignore_conflicts=True) or not _stored(message):
        return None
    if not refused:
        Outgoing.objects.create(brokerage=brokerage, message=message, due_at=answer.until or now)
        queue_soon("channels_app.tasks.send_due")
    return message


def question_for(
    purpose: str,
    address: str,
    channel: str,
    account: ChannelAccount | None,
    brokerage: Brokerage,
    conversation: Conversation | None,
    now: datetime,
) -> Question:
    """The gate's question about one message. Consent is looked up for offers only."""
    status = account.status if account else AccountStatus.ACTIVE
    barred = ""
    if purpose == Purpose.MARKETING:
        profile = conversation.profile if conversation else None
        barred = marketing_barred(brokerage_id=brokerage.pk, channel=channel, address=address, profile=profile)
    return Question(
        purpose=purpose, address=address, account_status=status, zone=brokerage.zone, now=now, barred=barred
    )


def _stored(message: Message) -> bool:
    return Message.objects.filter(pk=message.pk).exists()
