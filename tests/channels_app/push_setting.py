"""Customers who are away, and brokerages that push."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Brokerage
from channels_app.choices import Author
from channels_app.models import Conversation
from channels_app.services.conversations import open_conversation
from channels_app.services.push_nudges import Batch, push_batch
from listings.models import Project
from profiles.models import CustomerProfile, Identifier, NudgeSetting
from profiles.services.memory.tracking import Subject, track_property_viewed
from profiles.services.privacy.consent import record_consent
from tests.channels_app.thread_setting import add_message
from tests.conftest import NOW, make_profile

TWO_DAYS = timedelta(days=2)


def push_on(brokerage: Brokerage, *rules: str, **fields: Any) -> None:
    for rule in rules or ("repeat_views",):
        NudgeSetting.objects.update_or_create(
            brokerage=brokerage, rule=rule, defaults={"is_on": True, "is_pushed": True} | fields
        )


def make_away(
    brokerage: Brokerage, name: str = "Anna Thomas", now: datetime = NOW, **fields: Any
) -> CustomerProfile:
    """Was here two days ago."""
    profile = make_profile(brokerage, name, **fields)
    CustomerProfile.objects.filter(pk=profile.pk).update(
        first_seen=now - TWO_DAYS, last_active=now - TWO_DAYS
    )
    profile.refresh_from_db()
    return profile


def looked(profile: CustomerProfile, project: Project, times: int = 3, now: datetime = NOW) -> None:
    for _ in range(times):
        track_property_viewed(profile=profile, subject=Subject(project=project), at=now - TWO_DAYS)


def allows(
    profile: CustomerProfile, channel: str = "", state: str = "given", now: datetime = NOW
) -> None:
    record_consent(
        profile=profile,
        purpose="marketing",
        channel=channel,
        state=state,
        source="form",
        now=now - TWO_DAYS,
    )


def has_email(
    profile: CustomerProfile, email: str = "Anna@example.org", *, verified: bool = True
) -> Identifier:
    return Identifier.objects.create(
        brokerage=profile.brokerage,
        profile=profile,
        kind="email",
        value=email.lower(),
        raw=email,
        verified_at=NOW - TWO_DAYS if verified else None,
        first_seen=NOW - TWO_DAYS,
        last_seen=NOW - TWO_DAYS,
    )


@transaction.atomic
def has_chatted(
    profile: CustomerProfile, now: datetime = NOW, channel: str = "web_chat"
) -> Conversation:
    thread = open_conversation(profile=profile, now=now - TWO_DAYS)
    add_message(thread, author=Author.CUSTOMER, channel=channel, now=now - TWO_DAYS, body="Hello")
    return thread


def push(brokerage: Brokerage, now: datetime = NOW, **fields: Any) -> int:
    return run(brokerage, now, **fields).pushed


def run(brokerage: Brokerage, now: datetime = NOW, **fields: Any) -> Batch:
    return push_batch(brokerage=brokerage, now=now, **fields)
