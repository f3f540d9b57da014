"""Fault drills: what was promised is done, once, whatever dies in between. Real processes; seconds
each."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Brokerage, User
from channels_app.models import Message
from common.events import EventKind, NoPayload, emit
from common.events.queueing import wait_until_told
from common.models import EventDelivery, ReferenceCounter
from leads.models import Lead
from listings.models import Project
from profiles.handles import Contact, read_email, read_phone
from tests.channels_app.smtp_setting import MailServer
from tests.common.handlers import heard_by
from tests.conftest import Api
from tests.faults.drill import Drill
from tests.faults.worker import EFFECT, EVENT, KEY
from tests.scheduling.diary_setting import ask

pytestmark = pytest.mark.django_db(transaction=True)
DRILL = EventKind(EVENT, NoPayload)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def drill(tmp_path: Path, mail: MailServer, transactional_db: None) -> Iterator[Drill]:
    drill = Drill(tmp_path, mail_port=mail.port)
    yield drill
    drill.end()


def call_me(brokerage: Brokerage, address: str) -> None:
    """A callback is news for the customer and for the RM: two mails."""
    contact = Contact.of(
        name="John", phone=read_phone("+919876543210", region="IN"), email=read_email(address)
    )
    ask(brokerage, contact=contact)


def customers(mail: MailServer) -> list[str]:
    """Who got mail, staff left out."""
    return sorted(one["To"] for one in mail.box.mails if not one["To"].endswith("@sunrise.test"))


def calls(mail: MailServer) -> list[str]:
    """Who was told to call John. In office hours the RM hears of the other lead too."""
    told = (one for one in mail.box.mails if one["Subject"].startswith("Call John Doe: "))
    return [one["To"] for one in told]


def test_news_gets_through_a_flushed_broker_and_two_beats(
    drill: Drill, mail: MailServer, sunrise: Brokerage, alice: User
) -> None:
    drill.broker.ensure()
    call_me(sunrise, "first@example.com")
    wait_until_told()
    with drill.client() as broker:
        assert broker.llen("celery") > 0
        broker.flushall()  # the hint to the worker is lost, the row is not
        drill.start_worker()
        drill.start_beat("beat-1")
        drill.start_beat("beat-2")
        drill.wait_for("both mails", lambda: len(mail.box.mails) == 2)
        broker.flushall()  # now under running processes
        call_me(sunrise, "second@example.com")
        drill.wait_for("the mails after the second flush", lambda: len(mail.box.mails) == 4)
    time.sleep(6)  # both beats have swept again
    assert customers(mail) == ["first@example.com", "second@example.com"]
    assert len(mail.box.mails) == 4
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
    assert set(EventDelivery.objects.values_list("state", "failures", "losses")) == {("done", 0, 0)}


def test_a_worker_killed_in_a_handler_is_made_good_once(drill: Drill, sunrise: Brokerage) -> None:
    drill.broker.ensure()
    drill.start_worker("doomed")
    with heard_by(DRILL, KEY):  # subscribed here as well, so that the event knows of its handler
        emit(DRILL, brokerage_id=sunrise.pk)
    drill.wait_for("the handler is at work", drill.mark.exists)
    assert EventDelivery.objects.get().state == "running"
    drill.kill("doomed")
    assert not ReferenceCounter.objects.filter(kind=EFFECT).exists()  # rolled back with its worker
    drill.start_worker("successor")
    drill.start_beat()
    drill.wait_for("the delivery is done", lambda: EventDelivery.objects.get().state == "done")
    assert ReferenceCounter.objects.get(kind=EFFECT).last == 1
    assert EventDelivery.objects.get().losses == 1


def test_requests_work_while_the_broker_is_away_and_the_work_is_done_afterwards(
    drill: Drill, mail: MailServer, key: Api, citrine: Project, alice: User, settings: Any
) -> None:
    settings.REDIS_URL = drill.broker.url  # nobody listens there yet
    person = {
        "user_id": "user_1",
        "name": "John Doe",
        "phone": "+919876543210",
        "email": "john@example.com",
    }
    key.get("/api/leads")  # imports and first connections are not what is measured
    started = time.monotonic()
    lead = key.post("/api/leads", {"name": "Jane", "phone": "+919123456780", "source": "portal"})
    assert time.monotonic() - started < 1
    assert lead.status_code == 201, lead.content
    started = time.monotonic()
    callback = key.post("/api/schedule/callback", person)
    assert time.monotonic() - started < 1
    assert callback.status_code == 201, callback.content
    assert Lead.objects.count() == 2
    drill.broker.ensure()
    drill.start_worker()
    drill.start_beat()
    drill.wait_for("both mails", lambda: bool(customers(mail) and calls(mail)))
    assert customers(mail) == ["john@example.com"]
    assert calls(mail) == ["alice@sunrise.test"]
