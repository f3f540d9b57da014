"""E-mail over real SMTP: delivered once, refused, put off, gone silent, and no way in for
headers."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.models import ChannelAccount, Message, Outgoing
from channels_app.services.send_due import send_due
from common.events.dispatch import deliver_due
from listings.models import Project
from profiles.handles import Contact, read_email, read_phone
from realty_crm.local.process import free_port
from scheduling.models import SiteVisit
from tests.channels_app import thread_setting
from tests.channels_app.smtp_setting import MailServer, Postbox
from tests.scheduling.diary_setting import ask, book


@pytest.fixture
def smtp(settings: Any) -> Any:
    """Sends by SMTP to 127.0.0.1; the port is set by the test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_TIMEOUT = 5
    settings.DEFAULT_FROM_EMAIL = "Sunrise <no-reply@sunrise.test>"
    return settings


@pytest.fixture
def box(smtp: Any) -> Iterator[Postbox]:
    with MailServer() as server:
        smtp.EMAIL_PORT = server.port
        yield server.box


def queue(brokerage: Brokerage, **fields: Any) -> Message:
    said = {
        "subject": "Your visit – ₹1.35 Cr",
        "body": "See you on Saturday.\n.\nA line with a dot alone above.\n",
    }
    message = thread_setting.queue(brokerage, **(said | fields))
    assert message is not None
    return message


def make_due() -> None:
    Outgoing.objects.update(due_at=timezone.now())


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_a_mail_arrives_once_and_whole(sunrise: Brokerage, box: Postbox) -> None:
    message = queue(sunrise)
    assert send_due() == 1
    assert send_due() == 0
    (mail,) = box.mails
    assert box.envelopes == [("no-reply@sunrise.test", ["john@example.com"])]
    assert (mail["To"], mail["From"]) == ("john@example.com", "Sunrise <no-reply@sunrise.test>")
    assert mail["Subject"] == "Your visit – ₹1.35 Cr"
    assert mail.get_content().replace("\r\n", "\n") == message.body
    sent = fresh(message)
    assert (sent.status, sent.external_id) == ("sent", f"<{message.pk}@sunrise.test>")
    assert mail["Message-ID"] == sent.external_id


def test_the_accounts_address_is_the_sender(sunrise: Brokerage, box: Postbox) -> None:
    ChannelAccount.objects.create(
        brokerage=sunrise, kind="email", name="visits", address="visits@brokerage.test"
    )
    message = queue(sunrise)
    send_due()
    assert box.mails[0]["From"] == "visits@brokerage.test"
    assert fresh(message).external_id.endswith("@brokerage.test>")


@pytest.mark.parametrize(
    ("where", "answer", "status"),
    [
        ("at_recipient", "550 no such mailbox", "failed"),
        ("at_recipient", "450 greylisted, come again", "queued"),
        ("at_data", "554 looks like spam", "failed"),
        ("at_data", "451 try later", "queued"),
    ],
)
def test_refusals(sunrise: Brokerage, box: Postbox, where: str, answer: str, status: str) -> None:
    setattr(box, where, answer)
    message = queue(sunrise)
    send_due()
    assert fresh(message).status == status
    assert answer[:3] in fresh(message).status_reason
    setattr(box, where, "")
    make_due()
    send_due()
    if status == "queued":
        assert (fresh(message).status, len(box.mails)) == ("sent", 1)
    else:
        assert (fresh(message).status, box.mails) == ("failed", [])


def test_a_server_that_is_down_is_tried_again(sunrise: Brokerage, smtp: Any) -> None:
    smtp.EMAIL_PORT = free_port()
    message = queue(sunrise)
    send_due()
    assert (fresh(message).status, Outgoing.objects.get().attempts) == ("queued", 1)
    with MailServer(port=smtp.EMAIL_PORT) as server:
        make_due()
        send_due()
        assert len(server.box.mails) == 1
    assert fresh(message).status == "sent"


def test_silence_after_the_text_is_unknown_and_never_sent_again(
    sunrise: Brokerage, box: Postbox, smtp: Any
) -> None:
    smtp.EMAIL_TIMEOUT = 1
    box.silent = True
    message = queue(sunrise)
    started = time.monotonic()
    assert send_due() == 1
    assert time.monotonic() - started < 8
    assert fresh(message).status == "unknown"
    box.silent = False
    make_due()
    assert send_due() == 0
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    "sender", ["visits@x.test\nBcc: all@x.test", "visits@x.test\r\nSubject: Hello"]
)
def test_a_sender_with_a_line_break_fails_for_good(
    sunrise: Brokerage, box: Postbox, sender: str
) -> None:
    ChannelAccount.objects.create(brokerage=sunrise, kind="email", name="visits", address=sender)
    message = queue(sunrise)
    send_due()
    assert (fresh(message).status, box.mails) == ("failed", [])


EVIL = "Eve\nBcc: all@example.com\n\nInjected"


def contact(name: str) -> Contact:
    return Contact.of(
        name=name,
        phone=read_phone("+919876543210", region="IN"),
        email=read_email("john@example.com"),
    )


def test_a_name_with_line_breaks_adds_no_header(
    sunrise: Brokerage, citrine: Project, alice: User, box: Postbox
) -> None:
    citrine.name = "Brigade\r\nBcc: all@example.com"
    citrine.save()
    book(sunrise, citrine, contact=contact(EVIL))
    ask(sunrise, contact=contact(EVIL))
    while deliver_due():
        pass
    while send_due():
        pass
    assert {to for _, tos in box.envelopes for to in tos} == {
        "john@example.com",
        "alice@sunrise.test",
    }
    assert len(box.mails) == 4
    for mail in box.mails:
        assert mail["Bcc"] is None
        assert "\n" not in mail["Subject"]
        assert mail.get_all("Subject") is not None
        assert len(mail.get_all("Subject")) == 1


def test_from_booking_to_mailbox(
    sunrise: Brokerage, citrine: Project, alice: User, box: Postbox
) -> None:
    book(sunrise, citrine, contact=contact("José Ñandú"))
    while deliver_due():
        pass
    while send_due():
        pass
    by_address = {mail["To"]: mail for mail in box.mails}
    assert set(by_address) == {"john@example.com", "alice@sunrise.test"}
    customers = by_address["john@example.com"].get_content()
    assert "José Ñandú" in customers
    assert "Brigade Citrine" in customers
    assert "Saturday 21 November" in customers
    assert SiteVisit.objects.get().reference in customers
    assert Message.objects.filter(status="sent").count() == 2
