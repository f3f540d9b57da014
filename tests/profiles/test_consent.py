"""The consent ledger, and the gate that reads it."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Brokerage
from channels_app.models import Message, Outgoing
from channels_app.services.send_due import send_due
from profiles.models import Consent, CustomerProfile, Identifier
from profiles.services.privacy.consent import consent_state, consents_of, record_consent
from profiles.services.privacy.erase import erase_profile
from tests.channels_app.thread_setting import queue
from tests.conftest import NOW, TEST, key_api, make_profile

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def john(sunrise: Brokerage) -> CustomerProfile:
    profile = make_profile(sunrise)
    Identifier.objects.create(
        brokerage=sunrise,
        profile=profile,
        kind="email",
        value="john@example.com",
        first_seen=NOW,
        last_seen=NOW,
    )
    return profile


def say(profile: CustomerProfile, state: str, day: int, channel: str = "") -> Consent:
    return record_consent(
        profile=profile,
        purpose="marketing",
        state=state,
        source="test",
        now=NOW + day * DAY,
        channel=channel,
    )


def offer(
    brokerage: Brokerage,
    key: str = "k",
    address: str = "john@example.com",
    purpose: str = "marketing",
) -> Any:
    said = {"address": address, "body": "New homes", "dedup_key": key, "purpose": purpose}
    return queue(brokerage, NOW, **said)


def test_the_newest_statement_counts_and_all_are_kept(john: CustomerProfile) -> None:
    assert consent_state(profile=john, purpose="marketing") == ""
    say(john, "given", 1)
    say(john, "withdrawn", 2)
    assert consent_state(profile=john, purpose="marketing") == "withdrawn"
    assert consents_of(john) == {"service": "", "marketing": "withdrawn", "analytics": ""}
    assert Consent.objects.count() == 2


def test_saying_it_again_is_no_new_statement(john: CustomerProfile) -> None:
    assert say(john, "given", 1) == say(john, "given", 2)
    say(john, "withdrawn", 3)
    say(john, "given", 4)
    assert Consent.objects.count() == 3


def test_a_no_for_everything_covers_each_channel_and_a_later_yes_only_its_own(
    john: CustomerProfile,
) -> None:
    say(john, "given", 1, "email")
    say(john, "withdrawn", 2)
    assert consent_state(profile=john, purpose="marketing", channel="email") == "withdrawn"
    say(john, "given", 3, "email")
    assert consent_state(profile=john, purpose="marketing", channel="email") == "given"
    assert consent_state(profile=john, purpose="marketing", channel="sms") == "withdrawn"


def test_offers_are_refused_after_a_no_and_bookings_are_not(
    john: CustomerProfile, sunrise: Brokerage
) -> None:
    assert offer(sunrise, "1").status == "queued"
    say(john, "withdrawn", 0)
    refused = offer(sunrise, "2")
    assert (refused.status, refused.status_reason) == (
        "refused",
        "the customer does not want offers",
    )
    assert offer(sunrise, "3", "John@Example.com").status == "refused"
    assert offer(sunrise, "4", "jane@example.com").status == "queued"
    assert offer(sunrise, "5", purpose="service").status == "queued"


def test_a_no_after_queueing_is_heard_when_sending(
    john: CustomerProfile, sunrise: Brokerage, mailoutbox: Any
) -> None:
    message = offer(sunrise)
    Outgoing.objects.update(due_at=NOW - DAY * 400)
    say(john, "withdrawn", 0)
    assert send_due() == 1
    assert Message.objects.get(pk=message.pk).status == "refused"
    assert mailoutbox == []


def test_an_erased_address_gets_no_offers_until_its_owner_says_yes(
    john: CustomerProfile, sunrise: Brokerage
) -> None:
    erase_profile(profile=john, actor=TEST, now=NOW)
    assert offer(sunrise, "1").status_reason == "the owner of this address was erased"


def test_stop_in_the_chat_withdraws(sunrise: Brokerage) -> None:
    api = key_api(sunrise)
    api.post("/api/chat", {"user_id": "anna", "text": "Hello", "email": "anna@example.com"})
    assert offer(sunrise, "1", "anna@example.com").status == "queued"
    answer = api.post("/api/chat", {"user_id": "anna", "text": "STOP"}).json()
    assert answer["understood"]["intent"] == "stop"
    said = Consent.objects.get()
    assert (said.purpose, said.state, said.channel, said.source) == (
        "marketing", "withdrawn", "", "chat: asked to stop",
    )  # fmt: skip
    assert offer(sunrise, "2", "anna@example.com").status == "refused"
