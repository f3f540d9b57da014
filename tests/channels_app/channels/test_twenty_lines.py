"""A new channel is a room and a line in the registry: nothing else has to know it.

The pigeon below is made here and nowhere named in the product. It is received, answered by the bot,
answered by staff, written to by a notice and told no more when it is closed, like every other.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.channels import registry
from channels_app.channels.contract import Adapter, Capability, Inbound, Limits, Sendable
from channels_app.models import ChannelAccount, ChatTurn, Conversation, Message, Outgoing
from channels_app.services.answer import answer
from channels_app.services.answer_as_staff import answer_as_staff
from channels_app.services.hear import hear
from channels_app.services.send_due import send_due
from common.errors import NotPossibleNow
from common.events.dispatch import deliver_due
from leads.models import Interaction, Lead
from listings.models import Project
from profiles.handles import Contact, Handle
from profiles.models import CustomerProfile, Identifier
from scheduling.services.visits.status import change_visit_status
from tests.conftest import NOW, TEST, Api, make_listing
from tests.scheduling.diary_setting import JOHN, book

pytestmark = pytest.mark.django_db


class Pigeon(Adapter):
    """A loft with birds; each carries 200 characters."""

    limits = Limits(text=200)
    capability = Capability()
    flown: list[tuple[str, Sendable]] = []

    def send(self, message: Sendable) -> str:
        assert self.account is not None
        self.flown.append((self.account.address, message))
        return f"ring-{len(self.flown)}"


def landed(loft: ChannelAccount, ring: str, text: str, at: datetime | None = None) -> Inbound:
    """What the vendor of pigeons reports."""
    who = Handle("external", "john", scope="pigeon", is_proved=True)
    return Inbound(
        Contact(handles=(who,), name="John Doe"),
        text,
        "pigeon",
        external_id=ring,
        account=loft,
        address="loft-7",
        at=at,
    )


@pytest.fixture
def flown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Sendable]]:
    monkeypatch.setattr(registry, "_ADAPTERS", dict(registry._ADAPTERS))
    registry.register("pigeon", Pigeon)
    Pigeon.flown = []
    return Pigeon.flown


@pytest.fixture
def loft(sunrise: Brokerage, flown: Any, citrine: Project, alice: User) -> ChannelAccount:
    make_listing(citrine, "2BHK", 13_500_000)
    found: ChannelAccount = ChannelAccount.objects.create(
        brokerage=sunrise, kind="pigeon", name="loft", address="loft-1"
    )
    return found


def say(loft: ChannelAccount, text: str, ring: str = "in-1") -> dict[str, Any]:
    return take(loft, landed(loft, ring, text), timezone.now())


def take(loft: ChannelAccount, inbound: Inbound, now: datetime) -> dict[str, Any]:
    """What a worker does with what a vendor reported."""
    heard = hear(brokerage=loft.brokerage, inbound=inbound, now=now)
    return answer(brokerage=loft.brokerage, heard=heard)


def fly() -> None:
    while deliver_due():
        pass
    Outgoing.objects.update(due_at=timezone.now())
    while send_due():
        pass


def test_the_bot_answers_by_it(loft: ChannelAccount, flown: list[Any]) -> None:
    given = say(loft, "Show me 2BHK in Whitefield")
    heard, reply = Message.objects.order_by("id")
    assert (heard.direction, heard.channel, heard.account, heard.address, heard.external_id) == (
        "inbound", "pigeon", loft, "loft-7", "in-1",
    )  # fmt: skip
    assert (reply.author, reply.status, reply.account) == ("bot", "queued", loft)
    assert reply.gate == {"action": "send", "reason": "nothing speaks against it"}
    assert flown == []  # no vendor is called while the customer's message is written down
    fly()
    ((sender, carried),) = flown
    assert (sender, carried.address, carried.reply_to) == ("loft-1", "loft-7", "in-1")
    assert carried.text.startswith("I found one option for 2BHK in Whitefield:")
    assert carried.parts["quick_replies"]
    reply.refresh_from_db()
    assert (reply.status, reply.external_id) == ("sent", "ring-1")
    assert given["reply"]["text"] == reply.body


def test_who_writes_becomes_a_person_a_thread_a_lead_and_a_touch(loft: ChannelAccount) -> None:
    say(loft, "Show me 2BHK in Whitefield")
    profile, lead = CustomerProfile.objects.get(), Lead.objects.get()
    assert profile.display_name == "John Doe"
    own = Identifier.objects.get()
    assert (own.kind, own.scope, own.value) == ("external", "pigeon", "john")
    assert (lead.source, lead.configurations, lead.messages_count) == ("pigeon", ["2BHK"], 1)
    touch = Interaction.objects.get()
    assert (touch.channel, touch.text) == ("pigeon", "Show me 2BHK in Whitefield")
    assert Conversation.objects.get().lead == lead
    say(loft, "Hello", "in-2")
    assert CustomerProfile.objects.count() == Conversation.objects.count() == 1


def test_the_same_bird_twice_is_one_message(loft: ChannelAccount, flown: list[Any]) -> None:
    first = say(loft, "Hello")
    assert say(loft, "Hello") == first
    fly()
    in_thread = Message.objects.filter(conversation__isnull=False)
    assert (in_thread.count(), Lead.objects.get().messages_count, len(flown)) == (2, 1, 1)
    assert ChatTurn.objects.count() == 1
    say(loft, "Hello", "in-2")  # the same words by another bird
    assert in_thread.count() == 4


def test_the_vendors_time_counts_unless_its_clock_goes_ahead(loft: ChannelAccount) -> None:
    now = timezone.now()
    hour = timedelta(hours=1)
    for ring, at in (("in-1", now - hour), ("in-2", now + hour)):
        take(loft, landed(loft, ring, "Hello", at), now)
    heard = Message.objects.filter(direction="inbound").order_by("id")
    assert list(heard.values_list("sent_at", flat=True)) == [now - hour, now]
    assert Interaction.objects.order_by("occurred_at")[0].occurred_at == now - hour


def test_staff_answer_by_it(loft: ChannelAccount, flown: list[Any], alice: User) -> None:
    say(loft, "I want to talk to a human")
    fly()
    flown.clear()
    thread = Conversation.objects.get()
    sent = answer_as_staff(
        conversation=thread, user=alice, text="Hello, Alice here.", now=timezone.now()
    )
    assert (sent.channel, sent.status, sent.author) == ("pigeon", "queued", "staff")
    fly()
    carried = [message for _, message in flown if message.text == "Hello, Alice here."]
    assert [(one.address, one.reply_to) for one in carried] == [("loft-7", "in-1")]
    assert Message.objects.get(pk=sent.pk).status == "sent"
    assert Interaction.objects.get(user=alice).channel == "pigeon"


def test_a_notice_goes_out_by_it(
    loft: ChannelAccount, flown: list[Any], citrine: Project, alice: User
) -> None:
    say(loft, "Hello")
    lead = Lead.objects.get()
    visit = book(loft.brokerage, citrine, lead=lead, contact=JOHN)
    fly()
    flown.clear()
    change_visit_status(visit=visit, status="confirmed", actor=TEST, now=NOW)
    fly()
    told = "Your visit to Brigade Citrine on Saturday 21 November, morning (9 AM – 12 PM)"
    assert [message.text for _, message in flown] == [
        f"{told} is confirmed. Alice Thomas will meet you."
    ]
    notice = Message.objects.get(channel="pigeon", author="system")
    assert (notice.purpose, notice.conversation) == ("service", Conversation.objects.get())


def test_a_text_is_cut_to_what_it_carries(loft: ChannelAccount, flown: list[Any]) -> None:
    Project.objects.update(description="A quiet place with a garden. " * 20)
    say(loft, "Tell me about Brigade Citrine")
    fly()
    ((_, carried),) = flown
    assert len(carried.text) <= 200
    assert carried.text.endswith("…")


def test_staff_are_told_what_it_carries_and_nothing_is_kept(
    loft: ChannelAccount, alice: User
) -> None:
    say(loft, "Hello")
    before = Message.objects.count()
    with pytest.raises(Exception, match="between 1 and 200 characters"):
        answer_as_staff(
            conversation=Conversation.objects.get(), user=alice, text="x" * 201, now=timezone.now()
        )
    assert Message.objects.count() == before
    assert Conversation.objects.get().bot_active


@pytest.mark.parametrize("closed", ["room", "account", "stopped"])
def test_when_it_is_closed_staff_are_refused(
    closed: str, loft: ChannelAccount, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(loft, "Hello")
    fly()
    if closed == "room":
        monkeypatch.delitem(registry._ADAPTERS, "pigeon")
    elif closed == "account":
        ChannelAccount.objects.all().delete()
    else:
        ChannelAccount.objects.update(status="stopped")
    before = Message.objects.count()
    with pytest.raises(NotPossibleNow, match="Nothing was sent"):
        answer_as_staff(
            conversation=Conversation.objects.get(), user=alice, text="Hello", now=timezone.now()
        )
    assert Message.objects.count() == before
    thread = Conversation.objects.get()
    assert (thread.bot_active, thread.agent) == (True, None)
    assert not Interaction.objects.filter(direction="outbound").exists()


def test_a_paused_loft_lets_the_answer_wait(loft: ChannelAccount, flown: list[Any]) -> None:
    ChannelAccount.objects.update(status="paused")
    loft.refresh_from_db()
    say(loft, "Hello")
    reply = Message.objects.get(direction="outbound")
    assert (reply.status, reply.gate["action"], reply.gate["reason"]) == (
        "queued", "hold", "the channel is paused",
    )  # fmt: skip
    fly()
    assert flown == []
    ChannelAccount.objects.update(status="active")
    fly()
    assert len(flown) == 1


def test_the_thread_moves_between_channels_with_its_customer(
    loft: ChannelAccount, flown: list[Any], key: Api, alice: User
) -> None:
    """What the site's server says under the same id goes on in the same thread; staff answer where
    the customer wrote last."""
    say(loft, "Hello")
    profile = CustomerProfile.objects.get()
    Identifier.objects.create(
        brokerage=loft.brokerage,
        profile=profile,
        kind="external",
        value="john",
        first_seen=timezone.now(),
        last_seen=timezone.now(),
    )
    key.post("/api/chat", {"user_id": "john", "text": "And here?"})
    thread = Conversation.objects.get()
    answer_as_staff(conversation=thread, user=alice, text="Here", now=timezone.now())
    say(loft, "Back again", "in-2")
    answer_as_staff(conversation=thread, user=alice, text="There", now=timezone.now())
    answers = Message.objects.filter(author="staff").order_by("id").values_list("channel", "status")
    assert list(answers) == [("web_chat", "sent"), ("pigeon", "queued")]
