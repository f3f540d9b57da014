"""The outbox: claim, ask the gate again, send, note what came of it."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from channels_app.channels.contract import MediaPart, Sendable, SendError, Uncertain
from channels_app.channels.registry import adapter_for
from channels_app.choices import DeliveryStatus
from channels_app.gate import Answer
from channels_app.models import Message, MessageKey, Outgoing
from channels_app.models.message_key import vendor_key
from channels_app.services.deliver import Letter, gate_for
from channels_app.services.fill_in import FILL_IN, fill_in
from channels_app.services.reach import Way
from common.sql.row_keys import claim_keys

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)  # of a claim: a lost worker's other messages go out a minute later
SENDING = timedelta(
    seconds=300
)  # of one message being sent: past the hard time limit of a task its worker is dead
BATCH = 20  # an SMTP server may take seconds a mail; a lost worker delays at most these
MAX_ATTEMPTS = 8


def send_due(limit: int = BATCH) -> int:
    """Sends up to ``limit`` due messages; returns how many were tried. No vendor is called inside a
    transaction."""
    rows = _claim(limit)
    for row in rows:
        _send(row)
    return len(rows)


def _claim(limit: int) -> list[Outgoing]:
    now = timezone.now()
    with transaction.atomic():
        rows = list(
            Outgoing.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(due_at__lte=now)
            .select_related(
                "message__account", "message__brokerage", "message__conversation__profile"
            )
            .order_by("due_at")[:limit]
        )
        lost = [row for row in rows if row.leased]
        for row in (
            lost
        ):  # its worker died between writing to the vendor and noting it: never blindly sent again
            _finish(row, DeliveryStatus.UNKNOWN, "the worker was lost while sending")
        mine = [row for row in rows if not row.leased]
        for row in mine:
            row.due_at = now + LEASE
        Outgoing.objects.filter(pk__in=[row.pk for row in mine]).update(due_at=now + LEASE)
    return mine


def _send(row: Outgoing) -> None:
    message = row.message
    way = Way(message.channel, message.address, message.account)
    letter = Letter(
        way,
        message.body,
        purpose=message.purpose,
        conversation=message.conversation,
    )
    answer = gate_for(brokerage=message.brokerage, letter=letter, now=timezone.now())
    if answer.action == "refuse":
        _finish(row, DeliveryStatus.REFUSED, answer.reason)
    elif answer.action == "hold":
        _hold(row, answer)
    elif _begin(row):
        _hand_over(row)


def _begin(row: Outgoing) -> bool:
    """Notes that this message is being sent; False when the batch outlived its lease and somebody
    else has the row."""
    with transaction.atomic():
        mine = Outgoing.objects.filter(pk=row.pk, leased=False, due_at=row.due_at)
        begun = mine.update(leased=True, due_at=timezone.now() + SENDING)
        if begun:
            Message.objects.filter(pk=row.message_id).update(status=DeliveryStatus.SENDING)
    return bool(begun)


def _hand_over(row: Outgoing) -> None:
    message = row.message
    text = fill_in(message, timezone.now())
    if text is None:
        _finish(row, DeliveryStatus.REFUSED, "what it carries is of no use any more")
        return
    try:
        external_id = adapter_for(message.channel, message.account).send(_sendable(message, text))
    except SendError as error:
        _failed(row, error)
    except Uncertain as error:
        _finish(row, DeliveryStatus.UNKNOWN, str(error))
    # an adapter's mistake must not hold up the others; nobody knows whether it was sent
    except Exception as error:
        logger.exception("message %s: the adapter failed", row.message_id)
        _finish(row, DeliveryStatus.UNKNOWN, f"{type(error).__name__}: {error}")
    else:
        _finish(row, DeliveryStatus.SENT, "", external_id)


def _sendable(message: Message, text: str) -> Sendable:
    return Sendable(
        id=str(message.pk),
        address=message.address,
        text=text,
        subject=message.subject,
        parts={name: part for name, part in message.parts.items() if name != FILL_IN},
        media=tuple(MediaPart(**one) for one in message.media),
        reply_to=message.reply_to,
    )


def _failed(row: Outgoing, error: SendError) -> None:
    attempts = row.attempts + 1
    if error.permanent or attempts >= MAX_ATTEMPTS:
        _finish(row, DeliveryStatus.FAILED, str(error))
        return
    wait = timedelta(seconds=15 * 2**attempts)
    logger.warning("message %s not sent (try %d): retry in %s", row.message_id, attempts, wait)
    with transaction.atomic():
        Outgoing.objects.filter(pk=row.pk).update(
            leased=False,
            attempts=attempts,
            due_at=timezone.now() + wait,
            last_error=str(error)[:300],
        )
        Message.objects.filter(pk=row.message_id).update(
            status=DeliveryStatus.QUEUED, status_reason=str(error)[:300]
        )


def _hold(row: Outgoing, answer: Answer) -> None:
    with transaction.atomic():
        Outgoing.objects.filter(pk=row.pk).update(leased=False, due_at=answer.until)
        Message.objects.filter(pk=row.message_id).update(
            status=DeliveryStatus.QUEUED, gate=answer.as_json()
        )


def _finish(row: Outgoing, status: str, reason: str, external_id: str = "") -> None:
    sent_at = timezone.now() if status == DeliveryStatus.SENT else None
    with transaction.atomic():
        Message.objects.filter(pk=row.message_id).update(
            status=status, status_reason=reason[:300], external_id=external_id, sent_at=sent_at
        )
        if external_id and (account_id := row.message.account_id):
            name = {vendor_key(account_id, external_id): row.message_id}
            claim_keys(MessageKey, brokerage_id=row.brokerage_id, keys=name)
        Outgoing.objects.filter(pk=row.pk).delete()
