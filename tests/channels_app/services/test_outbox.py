"""The outbox with a vendor of our own: claimed, sent once, retried, never blindly sent again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.channels import registry
from channels_app.channels.contract import Adapter, Sendable, SendError, Uncertain
from channels_app.channels.email.send import EmailAdapter
from channels_app.models import ChannelAccount, Message, Outgoing
from channels_app.services import send_due as outbox
from channels_app.services.send_due import send_due
from channels_app.tasks import send_due as send_due_task
from tests.channels_app.thread_setting import queue
from tests.common.race import race


class Vendor(Adapter):
    """Takes everything, unless told to answer otherwise."""

    capability = EmailAdapter.capability
    got: list[Sendable]
    senders: list[str]
    answers: list[BaseException]

    def send(self, message: Sendable) -> str:
        self.got.append(message)
        self.senders.append(self.account.address if self.account else "")
        if self.answers:
            raise self.answers.pop(0)
        return f"id-{len(self.got)}"


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> type[Vendor]:
    """The channel "email" is this one's; what it got is kept on the class."""
    vendor = type("VendorOfTheTest", (Vendor,), {"got": [], "senders": [], "answers": []})
    monkeypatch.setitem(registry._ADAPTERS, "email", vendor)
    return vendor


def make_due(**fields: Any) -> None:
    Outgoing.objects.update(due_at=timezone.now(), **fields)


def only() -> Message:
    return Message.objects.get()


@pytest.fixture
def queued(sunrise: Brokerage, vendor: type[Vendor]) -> Message:
    message = queue(sunrise)
    assert message is not None
    return message


def test_a_message_is_a_row_with_the_gates_answer(queued: Message) -> None:
    assert (queued.status, queued.direction, queued.author, queued.purpose) == (
        "queued",
        "outbound",
        "system",
        "service",
    )
    assert queued.gate == {"action": "send", "reason": "nothing speaks against it"}
    assert Outgoing.objects.get().message == queued


def test_it_is_sent_once(queued: Message, vendor: type[Vendor]) -> None:
    assert send_due() == 1
    parcel = Sendable(
        id=str(queued.pk),
        address="john@example.com",
        subject="Your visit",
        text="See you on Saturday.",
    )
    assert (vendor.got, vendor.senders) == ([parcel], [""])
    sent = only()
    assert (sent.status, sent.external_id) == ("sent", "id-1")
    assert sent.sent_at is not None
    assert not Outgoing.objects.exists()
    assert send_due() == 0


def test_the_account_gives_the_sender(sunrise: Brokerage, vendor: type[Vendor]) -> None:
    ChannelAccount.objects.create(
        brokerage=sunrise, kind="email", name="visits", address="visits@sunrise.test"
    )
    queue(sunrise)
    send_due()
    assert vendor.senders == ["visits@sunrise.test"]


def test_one_cause_sends_one_message(
    sunrise: Brokerage, queued: Message, vendor: type[Vendor]
) -> None:
    assert queue(sunrise) is None
    send_due()
    assert queue(sunrise) is None
    assert queue(sunrise, dedup_key="event-2:customer") is not None
    assert Message.objects.count() == 2


def test_a_cause_that_is_rolled_back_sends_nothing(
    sunrise: Brokerage, vendor: type[Vendor]
) -> None:
    with transaction.atomic():
        queue(sunrise)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert send_due() == 0


def test_what_the_gate_refuses_is_kept_with_the_reason(
    sunrise: Brokerage, vendor: type[Vendor]
) -> None:
    message = queue(sunrise, address="")
    assert message is not None
    assert (message.status, message.status_reason) == ("refused", "there is no address to send to")
    assert not Outgoing.objects.exists()


def test_marketing_waits_for_the_morning(sunrise: Brokerage, vendor: type[Vendor]) -> None:
    night = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # 22:30 in Bengaluru
    message = queue(sunrise, now=night, purpose="marketing")
    assert message is not None
    assert message.gate["reason"] == "quiet hours"
    assert Outgoing.objects.get().due_at == datetime(2026, 11, 21, 3, 30, tzinfo=UTC)  # 9:00 there


def test_the_gate_is_asked_again_when_sending(sunrise: Brokerage, vendor: type[Vendor]) -> None:
    account = ChannelAccount.objects.create(brokerage=sunrise, kind="email", name="visits")
    queue(sunrise)
    account.status = "paused"
    account.save()
    before = timezone.now()
    assert send_due() == 1
    held = Outgoing.objects.get()
    assert (only().status, only().gate["reason"], held.leased, held.attempts) == (
        "queued",
        "the channel is paused",
        False,
        0,
    )
    assert timedelta(minutes=14) < held.due_at - before < timedelta(minutes=16)
    account.status = "stopped"
    account.save()
    make_due()
    send_due()
    assert (only().status, only().status_reason) == ("refused", "the channel is stopped")
    assert vendor.got == []


def test_a_passing_failure_is_tried_again_later_and_later(
    queued: Message, vendor: type[Vendor]
) -> None:
    waits = []
    for n in range(1, outbox.MAX_ATTEMPTS):
        vendor.answers = [SendError("greylisted", permanent=False)]
        make_due()
        before = timezone.now()
        assert send_due() == 1
        row = Outgoing.objects.get()
        assert (row.attempts, row.leased, row.last_error) == (n, False, "greylisted")
        assert (only().status, only().status_reason) == ("queued", "greylisted")
        waits.append(round((row.due_at - before).total_seconds()))
    assert waits == [30, 60, 120, 240, 480, 960, 1920]
    vendor.answers = [SendError("greylisted", permanent=False)]
    make_due()
    send_due()
    assert only().status == "failed"
    assert not Outgoing.objects.exists()
    assert len(vendor.got) == 8


def test_a_second_try_can_succeed(queued: Message, vendor: type[Vendor]) -> None:
    vendor.answers = [SendError("busy", permanent=False)]
    send_due()
    assert send_due() == 0  # not due yet
    make_due()
    send_due()
    assert (only().status, only().status_reason) == ("sent", "")


def test_a_permanent_failure_is_final(queued: Message, vendor: type[Vendor]) -> None:
    vendor.answers = [SendError("no such mailbox", permanent=True)]
    send_due()
    assert (only().status, only().status_reason) == ("failed", "no such mailbox")
    assert not Outgoing.objects.exists()


def test_a_channel_that_cannot_send_is_refused_at_once(
    sunrise: Brokerage, vendor: type[Vendor]
) -> None:
    queue(sunrise, channel="sms", address="+919876543210")
    assert (only().status, only().gate["action"]) == ("refused", "refuse")
    assert only().status_reason == "messages cannot be sent by SMS yet"
    assert not Outgoing.objects.exists()


def test_a_channel_that_was_closed_meanwhile_sends_nothing(
    queued: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(registry._ADAPTERS, "email")
    send_due()
    assert (only().status, only().status_reason) == (
        "refused",
        "messages cannot be sent by E-mail yet",
    )


@pytest.mark.parametrize("error", [Uncertain("silence"), RuntimeError("a mistake in the adapter")])
def test_what_may_have_gone_out_is_never_sent_again(
    queued: Message, vendor: type[Vendor], error: Exception
) -> None:
    vendor.answers = [error]
    send_due()
    assert only().status == "unknown"
    assert str(error) in only().status_reason
    assert not Outgoing.objects.exists()


def test_one_bad_message_does_not_hold_up_the_others(
    sunrise: Brokerage, vendor: type[Vendor]
) -> None:
    for n in range(3):
        queue(sunrise, dedup_key=str(n))
    vendor.answers = [RuntimeError("bug")]
    assert send_due() == 3
    assert sorted(Message.objects.values_list("status", flat=True)) == ["sent", "sent", "unknown"]


class Killed(BaseException):
    """As kill -9: nothing after it runs."""


def test_a_worker_lost_while_sending_leaves_one_unknown_and_loses_no_other(
    sunrise: Brokerage, vendor: type[Vendor]
) -> None:
    for n in range(3):
        queue(sunrise, dedup_key=str(n))
    vendor.answers = [Killed()]
    with pytest.raises(Killed):
        send_due()
    statuses = Message.objects.order_by("id").values_list("status", flat=True)
    assert list(statuses) == ["sending", "queued", "queued"]
    assert send_due() == 0  # all three are leased still
    Outgoing.objects.filter(leased=False).update(due_at=timezone.now())
    assert send_due() == 2
    make_due()
    assert send_due() == 0
    assert list(statuses.all()) == ["unknown", "sent", "sent"]
    assert len(vendor.got) == 3
    assert not Outgoing.objects.exists()


def test_claimed_messages_of_a_lost_worker_are_back_within_two_minutes() -> None:
    assert timedelta(seconds=110) >= outbox.LEASE


def test_who_slept_past_the_lease_sends_nothing(queued: Message, vendor: type[Vendor]) -> None:
    (row,) = outbox._claim(1)
    make_due()
    assert send_due() == 1
    outbox._send(row)
    assert len(vendor.got) == 1
    assert only().status == "sent"


def test_no_vendor_is_called_inside_a_transaction(
    transactional_db: None,
    sunrise: Brokerage,
    vendor: type[Vendor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(
        vendor, "send", lambda self, message: seen.append(transaction.get_autocommit()) or "id"
    )
    queue(sunrise)
    send_due()
    assert seen == [True]


def test_the_task_empties_the_outbox(sunrise: Brokerage, vendor: type[Vendor]) -> None:
    for n in range(outbox.BATCH + 3):
        queue(sunrise, dedup_key=str(n))
    assert send_due_task() == outbox.BATCH + 3


def test_a_notice_to_staff_has_a_recipient_and_no_conversation(
    sunrise: Brokerage, alice: User, vendor: type[Vendor]
) -> None:
    message = queue(sunrise, purpose="staff", recipient=alice, address=alice.email)
    assert message is not None
    assert (message.recipient, message.conversation) == (alice, None)


def test_at_once_one_cause_is_one_message(
    transactional_db: None, sunrise: Brokerage, vendor: type[Vendor]
) -> None:
    results = race([lambda: queue(sunrise) is not None] * 6)
    assert sorted(results) == [False] * 5 + [True]
    assert Outgoing.objects.count() == 1


def test_at_once_each_message_goes_out_once(
    transactional_db: None, sunrise: Brokerage, vendor: type[Vendor]
) -> None:
    for n in range(25):
        queue(sunrise, dedup_key=str(n))
    results = race([lambda: [send_due(limit=3) for _ in range(12)]] * 4)
    assert sum(map(sum, results)) == 25
    assert len({message.id for message in vendor.got}) == len(vendor.got) == 25
    assert Message.objects.filter(status="sent").count() == 25
