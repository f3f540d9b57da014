"""Suggestions for customers who are not here: found in batches, made by the same service as in the chat, sent through
the gate. Only what the brokerage chose to push, only with the customer's yes to offers on that channel."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import Brokerage
from channels_app.bot.acts.suggestion import suggested_offer
from channels_app.bot.dialogue.stored import dialogue_json, read_dialogue
from channels_app.choices import Author, DeliveryStatus, Purpose
from channels_app.models import Conversation, Message
from channels_app.services.conversations import OPEN_STATES, open_conversation
from channels_app.services.fill_in import BLANK, FILL_IN
from channels_app.services.queue_message import Letter, ask_gate, queue_message
from channels_app.services.tell import render
from common.channels import Channel
from leads.choices import Direction
from profiles.choices import ConsentState, IdentifierKind
from profiles.memory.nudges import Suggestion
from profiles.models import CustomerProfile, Identifier, Nudge
from profiles.selectors.due_nudges import consent_to_offers, due_for_push, pushed_rules
from profiles.services.identity.own_link import where_to
from profiles.services.memory.nudges import make_nudge
from scheduling.selectors.bookings import planned_visits

logger = logging.getLogger(__name__)
#: customers locked at once; a full batch took 2 s on two busy cores, and none of them was here for a day
BATCH = 20
_HERE = "web chat"


@dataclass(frozen=True)
class Batch:
    """``pushed`` suggestions were made; ``last`` is the customer after whom the next batch begins, None at the end."""

    pushed: int
    last: CustomerProfile | None


def nudge_key(nudge_id: Any) -> str:
    """The key of the message that carries this suggestion: the audit finds what became of it."""
    return f"nudge:{nudge_id}"


@transaction.atomic
def push_batch(*, brokerage: Brokerage, now: datetime, after: CustomerProfile | None = None) -> Batch:
    """Looks at the next customers who may be due, those seen last first, and makes at most one suggestion each.

    Customers that another worker has are skipped; who had a suggestion meanwhile gets none, because the facts are read
    under the lock. A customer at whom something breaks is logged and holds up nobody.
    """
    rows = _reachable(brokerage, now)
    if after:
        rows = rows.filter(Q(last_active__lt=after.last_active) | Q(last_active=after.last_active, pk__lt=after.pk))
    profiles = list(rows.select_for_update(of=("self",), skip_locked=True, no_key=True)[:BATCH])
    pushed = 0
    for profile in profiles:
        try:
            with transaction.atomic():
                pushed += _push(brokerage, profile, now)
        except Exception:
            logger.exception("customer %s: no suggestion could be made", profile.pk)
    return Batch(pushed, profiles[-1] if len(profiles) == BATCH else None)


def _reachable(brokerage: Brokerage, now: datetime) -> "QuerySet[Any]":
    """Who may be due, has no visit planned, is in nobody's hands, and allowed offers where they can be reached."""
    threads = Conversation.objects.of(brokerage.pk).filter(
        profile=OuterRef("pk"),
        state__in=OPEN_STATES,
    )
    heard = Message.objects.filter(
        conversation__brokerage=brokerage,
        conversation__profile=OuterRef("pk"),
        conversation__state__in=OPEN_STATES,
        direction=Direction.INBOUND,
    )
    # a claimed address is not enough: the letter tells what the customer looked at, and opens their own page
    emails = Identifier.objects.filter(
        profile=OuterRef("pk"), kind=IdentifierKind.EMAIL, active=True, verified_at__isnull=False
    )
    rows: QuerySet[Any] = (
        due_for_push(brokerage, pushed_rules(brokerage), now)
        .filter(~Exists(planned_visits(OuterRef("pk"), now)), ~Exists(threads.filter(bot_active=False)))
        .annotate(
            says_email=consent_to_offers(Channel.EMAIL),
            says_chat=consent_to_offers(Channel.WEB_CHAT),
            email=Subquery(emails.order_by("-verified_at").values("pk")[:1]),
            # no EXISTS: PostgreSQL may answer that by reading everybody's messages
            chat=Subquery(heard.filter(channel=Channel.WEB_CHAT).values("pk")[:1]),
            last_channel=Subquery(heard.order_by("-pk").values("channel")[:1]),
        )
    )
    given = ConsentState.GIVEN
    return rows.filter(Q(says_email=given, email__isnull=False) | Q(says_chat=given, chat__isnull=False))


def _push(brokerage: Brokerage, profile: Any, now: datetime) -> bool:
    channel = _channel_of(profile)
    if channel == Channel.WEB_CHAT and not _is_awake(brokerage, profile, now):
        return False
    made = make_nudge(
        brokerage=brokerage,
        profile=profile,
        channel=channel,
        has_visit=False,
        previous_seen=None,
        now=now,
        is_push=True,
    )
    if made is None:
        return False
    nudge, due = made
    thread = open_conversation(profile=profile, now=now)
    letter = _letter(brokerage, profile, channel, thread, nudge, due)
    message = queue_message(brokerage=brokerage, letter=letter, now=now)
    if message and message.status != DeliveryStatus.REFUSED:
        _offer(thread, nudge, due)
    return True


def _channel_of(profile: Any) -> str:
    """The preferred channel, else the one they last wrote on, else whichever reaches them."""
    open_to = [Channel.EMAIL] if profile.email and profile.says_email == ConsentState.GIVEN else []
    open_to += [Channel.WEB_CHAT] if profile.chat and profile.says_chat == ConsentState.GIVEN else []
    wanted = (profile.preferred_channel, profile.last_channel, *open_to)
    return str(next(channel for channel in wanted if channel in open_to))


def _is_awake(brokerage: Brokerage, profile: CustomerProfile, now: datetime) -> bool:
    """A thread is read in the order of its keys, so nothing can wait in it: in quiet hours no suggestion is made."""
    thread = open_conversation(profile=profile, now=now)
    asked = Letter(
        channel=Channel.WEB_CHAT, address=_HERE, body="", dedup_key="", purpose=Purpose.MARKETING, conversation=thread
    )
    return ask_gate(brokerage=brokerage, letter=asked, now=now)[1].action != "hold"


def _letter(
    brokerage: Brokerage, profile: Any, channel: str, thread: Conversation, nudge: Nudge, due: Suggestion
) -> Letter:
    address, subject, body, parts = _HERE, "", due.text, {"nudge": {"rule": due.rule, "text": due.text}}
    if channel == Channel.EMAIL:
        proved = Identifier.objects.get(pk=profile.email)
        context = {
            "profile": profile,
            "project": due.project,
            "text": due.text,
            "chat": settings.PUBLIC_URL + reverse("chat-page", args=[brokerage.slug]),
            "own_page": BLANK,
        }
        address, parts = where_to(proved), parts | {FILL_IN: {"link": str(proved.pk)}}
        subject, body = render("nudge_customer", brokerage, context)
    return Letter(
        channel=channel,
        address=address,
        subject=subject,
        body=body,
        dedup_key=nudge_key(nudge.pk),
        purpose=Purpose.MARKETING,
        conversation=thread,
        author=Author.BOT,
        parts=parts,
    )


def _offer(thread: Conversation, nudge: Nudge, due: Suggestion) -> None:
    """A "yes" as the next message starts what was offered; a booking left half-way a day ago gives way to it."""
    dialogue = read_dialogue(thread.dialogue)
    offer, focus = suggested_offer(nudge, due), due.project or dialogue.focus
    offering = replace(dialogue, offer=offer, wanted=None, expecting=None, focus=focus)
    thread.dialogue = dialogue_json(offering)
    thread.save(update_fields=["dialogue"])
