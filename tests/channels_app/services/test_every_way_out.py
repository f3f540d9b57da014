"""Whatever goes out was asked about at the gate, and goes where the customer wrote; where it
cannot, it is refused in words and nothing says that it was sent."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.channels import registry
from channels_app.models import ChannelAccount, Conversation, Message, Outgoing
from channels_app.services.answer_as_staff import answer_as_staff
from channels_app.services.send_due import send_due
from common.channels import Channel
from common.errors import NotPossibleNow
from common.events.dispatch import deliver_due
from leads.models import Interaction
from listings.models import Project
from profiles.models import CustomerProfile
from profiles.services.identity.own_link import send_own_link
from tests.channels_app.push_setting import (
    allows,
    has_chatted,
    has_email,
    looked,
    make_away,
    push,
    push_on,
)
from tests.conftest import NOW, TEST, Api, make_listing, visitor_api
from tests.flows.api_setting import snapshot
from tests.scheduling.diary_setting import book

pytestmark = pytest.mark.django_db
#: what a server may relay through POST /api/chat
RELAYED = [Channel.WEB_CHAT, Channel.WHATSAPP, Channel.TELEGRAM, Channel.EMAIL, Channel.SMS]


def say(api: Api, text: str = "Hello", **fields: Any) -> dict[str, Any]:
    body = {"user_id": "anna", "text": text} | fields
    answer = api.post("/api/chat", body)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def thread() -> Conversation:
    found: Conversation = Conversation.objects.get()
    return found


def staff_says(user: User, text: str = "Alice here") -> Message:
    return answer_as_staff(conversation=thread(), user=user, text=text, now=timezone.now())


# --- what the bot says goes back as it came -------------------------------------------------------


@pytest.mark.parametrize("channel", RELAYED)
def test_a_relayed_message_is_answered_by_whoever_relays_it(channel: str, key: Api) -> None:
    given = say(key, channel=channel)
    heard, reply = Message.objects.order_by("id")
    assert (heard.channel, heard.direction, heard.author) == (channel, "inbound", "customer")
    assert (reply.channel, reply.direction, reply.author) == (channel, "outbound", "bot")
    assert (reply.status, reply.purpose, reply.body) == ("sent", "reply", given["reply"]["text"])
    assert reply.gate == {"action": "send", "reason": "nothing speaks against it"}
    assert str(reply.pk) == given["reply"]["id"]
    assert not Outgoing.objects.exists()  # handed back, so not sent a second time


def test_a_browser_speaks_in_the_web_chat_only(sunrise: Brokerage) -> None:
    """Else whoever opens a page could have a colleague's answer mailed to a stranger."""
    api, before = visitor_api(sunrise), snapshot()
    for channel in RELAYED[1:]:
        body = {"text": "Hello", "channel": channel, "email": "victim@example.com"}
        answer = api.post("/api/chat", body)
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["channel"])
    assert snapshot() == before


@pytest.mark.parametrize("status", ["stopped", "paused"])
def test_where_the_web_chat_is_closed_the_bot_says_nothing(
    status: str, key: Api, sunrise: Brokerage
) -> None:
    """Nothing can wait in a thread, so a paused one refuses too; what the customer said is kept."""
    ChannelAccount.objects.create(brokerage=sunrise, kind="web_chat", name="site", status=status)
    given = say(key)
    assert (given["reply"]["id"], given["reply"]["text"]) == (None, "")
    assert given["reply"]["quick_replies"] == []
    heard, reply = Message.objects.order_by("id")
    assert heard.body == "Hello"
    assert (reply.status, reply.status_reason) == ("refused", f"the channel is {status}")
    assert reply.sent_at is None
    shown = key.get("/api/chat/messages?user_id=anna").json()["results"]
    assert [message["text"] for message in shown] == ["Hello"]
    assert say(key, message_id=given["message_id"]) == given


def test_the_account_that_works_is_the_one_that_counts(key: Api, sunrise: Brokerage) -> None:
    for name, status in (("old", "stopped"), ("new", "active")):
        ChannelAccount.objects.create(brokerage=sunrise, kind="web_chat", name=name, status=status)
    assert say(key)["reply"]["text"]
    assert Message.objects.get(author="bot").account.name == "new"


# --- what staff say goes where the customer wrote -------------------------------------------------


def test_in_the_web_chat_it_stands_at_once(key: Api, alice: User) -> None:
    say(key)
    message = staff_says(alice)
    assert (message.channel, message.status) == ("web_chat", "sent")
    shown = key.get("/api/chat/messages?user_id=anna").json()["results"]
    assert (shown[-1]["author"], shown[-1]["text"]) == ("staff", "Alice here")


def test_by_e_mail_it_goes_to_where_the_mail_came_from(
    key: Api, alice: User, mailoutbox: list[Any]
) -> None:
    say(key, channel="email", email="Anna.K@Example.com")
    message = staff_says(alice)
    assert (message.channel, message.address, message.status) == (
        "email", "Anna.K@Example.com", "queued",
    )  # fmt: skip
    assert message.gate["action"] == "send"
    send_due()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject, mail.body) == (
        ["Anna.K@Example.com"], "Sunrise Realty", "Alice here",
    )  # fmt: skip
    assert Message.objects.get(pk=message.pk).status == "sent"
    assert Interaction.objects.get(user=alice).channel == "email"


def test_an_address_that_was_only_claimed_elsewhere_gets_no_answer(key: Api, alice: User) -> None:
    """The mail came without its sender; what somebody typed into the web chat is nobody's proof."""
    say(key, email="stranger@example.com")
    say(key, channel="email")
    with pytest.raises(NotPossibleNow, match="no address to send to"):
        staff_says(alice)
    assert not Message.objects.filter(author="staff").exists()


def test_a_proved_one_does(key: Api, alice: User) -> None:
    say(key, channel="email")
    has_email(CustomerProfile.objects.get(), "Anna@example.org")
    assert staff_says(alice).address == "Anna@example.org"


@pytest.mark.parametrize(
    ("channel", "name"),
    [("whatsapp", "WhatsApp"), ("telegram", "Telegram"), ("sms", "SMS")],
)
def test_where_we_cannot_write_staff_are_told_so(
    channel: str, name: str, key: Api, alice: User
) -> None:
    say(key, channel=channel)
    before = snapshot()
    with pytest.raises(NotPossibleNow) as refused:
        staff_says(alice)
    assert refused.value.message == (
        f"The customer wrote by {name}, and messages cannot be sent by {name} yet. "
        "Nothing was sent."
    )
    assert snapshot() == before


def test_every_channel_is_either_open_or_refused() -> None:
    """Of whatever is added to the choices, one of the two is true."""
    for channel in Channel.values:
        is_open = channel in registry.open_channels()
        assert bool(registry.adapter_class(channel)) == is_open
        assert is_open or "cannot be sent" in registry.why_not(channel, None)


def test_a_thread_in_which_nobody_wrote_has_no_way_back(sunrise: Brokerage, meera: User) -> None:
    profile = make_away(sunrise)
    Conversation.objects.create(brokerage=sunrise, profile=profile, last_activity_at=NOW)
    with pytest.raises(NotPossibleNow, match="has not written here yet"):
        staff_says(meera)
    assert not Message.objects.exists()


# --- all of it passed the gate --------------------------------------------------------------------


def test_everything_that_goes_out_has_the_gates_answer_and_its_reason(
    key: Api, sunrise: Brokerage, citrine: Project, alice: User, meera: User
) -> None:
    """Reply of the bot, answer of staff, notice to customer and colleague, line in the thread, code
    or link, suggestion: one way out for all."""
    make_listing(citrine)
    say(key, "Show me 2BHK in Whitefield")
    say(key, "I want to talk to a human")
    staff_says(alice)
    visit = book(sunrise, citrine)
    has_email(visit.profile)
    send_own_link(profile=visit.profile, actor=TEST, now=timezone.now())
    push_on(sunrise)
    away = make_away(sunrise, "Zara")
    looked(away, citrine)
    allows(away)
    has_chatted(away)
    assert push(sunrise) == 1
    while deliver_due():
        pass
    out = Message.objects.filter(direction="outbound")
    kinds = set(out.values_list("author", "purpose", "channel"))
    assert kinds == {
        ("bot", "reply", "web_chat"),
        ("staff", "reply", "web_chat"),
        ("system", "staff", "email"),
        ("system", "service", "email"),
        ("bot", "marketing", "web_chat"),
    }
    for message in out:
        assert message.gate["action"] in {"send", "hold", "refuse"}, message
        assert message.gate["reason"], message
    assert not Message.objects.filter(direction="inbound").exclude(gate={}).exists()


def test_a_turn_of_the_chat_asks_the_gate_for_no_statement_of_its_own(
    key: Api, sunrise: Brokerage, citrine: Project
) -> None:
    """The account comes with the thread, and all rows that nothing reads are one INSERT."""
    make_listing(citrine)
    ChannelAccount.objects.create(brokerage=sunrise, kind="web_chat", name="site")
    say(key, "Show me 2BHK in Whitefield")
    with CaptureQueriesContext(connection) as seen:
        say(key, "Show me 2BHK in Whitefield")
    statements = [query["sql"] for query in seen]
    accounts = [one for one in statements if "channels_app_channelaccount" in one]
    assert [one for one in accounts if "channels_app_conversation" not in one] == []
    written = [one for one in statements if 'INSERT INTO "channels_app_message"' in one]
    assert len(written) == 1
    assert 'INSERT INTO "channels_app_chatturn"' in written[0]
    assert "{customer,bot}" in written[0]
    assert len(statements) <= 34
