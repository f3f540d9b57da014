"""Suggestions for customers who are not here: found in batches, made by the same service as in the
chat, sent through the gate. Only what the brokerage chose to push, only with the customer's yes to
offers on that channel."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import Brokerage
from channels_app.bot.acts.suggestion import suggested_offer
from channels_app.bot.dialogue.stored import dialogue_json, read_dialogue
from channels_app.choices import OPEN_STATES, Author, DeliveryStatus, Purpose
from channels_app.models import Conversation
from channels_app.services.conversations import open_conversation
from channels_app.services.deliver import Letter, deliver, gate_for
from channels_app.services.fill_in import BLANK, FILL_IN
from channels_app.services.reach import Way, Ways, open_to_offers
from channels_app.services.texts import render
from common.sql.unit import unit
from profiles.memory.nudges import Suggestion
from profiles.models import CustomerProfile, Identifier, Nudge
from profiles.selectors.due_nudges import due_for_push, pushed_rules
from profiles.services.memory.nudges import make_nudge
from scheduling.selectors.bookings import planned_visits

logger = logging.getLogger(__name__)
#: customers locked at once; a full batch took 2 s on two busy cores, and none of them was here for
#: a day
BATCH = 20


@dataclass(frozen=True)
class Batch:
    """``pushed`` suggestions were made; ``last`` is the customer after whom the next batch begins,
    None at the end."""

    pushed: int
    last: CustomerProfile | None


def nudge_key(nudge_id: Any) -> str:
    """The key of the message that carries this suggestion: the audit finds what became of it."""
    return f"nudge:{nudge_id}"


@unit
def push_batch(
    *, brokerage: Brokerage, now: datetime, after: CustomerProfile | None = None
) -> Batch:
    """Looks at the next customers who may be due, those seen last first, and makes at most one
    suggestion each.

    Customers that another worker has are skipped; who had a suggestion meanwhile gets none, because
    the facts are read under the lock. A customer at whom something breaks is logged and holds up
    nobody.
    """
    rows = _reachable(brokerage, now)
    if after:
        rows = rows.filter(
            Q(last_active__lt=after.last_active) | Q(last_active=after.last_active, pk__lt=after.pk)
        )
    profiles = list(rows.select_for_update(of=("self",), skip_locked=True, no_key=True)[:BATCH])
    pushed = 0
    for profile in profiles:
        try:
            with unit:
                pushed += _push(brokerage, profile, now)
        except Exception:
            logger.exception("customer %s: no suggestion could be made", profile.pk)
    return Batch(pushed, profiles[-1] if len(profiles) == BATCH else None)


def _reachable(brokerage: Brokerage, now: datetime) -> "QuerySet[Any]":
    """Who may be due, has no visit planned, is in nobody's hands, and allowed offers where they can
    be reached."""
    mine = Conversation.objects.of(brokerage.pk).filter(profile=OuterRef("pk"))
    threads = mine.filter(state__in=OPEN_STATES)
    due = due_for_push(brokerage, pushed_rules(brokerage), now)
    rows = due.filter(
        ~Exists(planned_visits(OuterRef("pk"), now)),
        ~Exists(threads.filter(bot_active=False)),
    )
    return open_to_offers(brokerage, rows)


def _push(brokerage: Brokerage, profile: Any, now: datetime) -> bool:
    way, proved = Ways(brokerage).for_offer(profile)
    if way.at_once and _must_wait(brokerage, profile, way, now):
        return False
    made = make_nudge(
        brokerage=brokerage,
        profile=profile,
        channel=way.channel,
        has_visit=False,
        previous_seen=None,
        now=now,
        is_push=True,
    )
    if made is None:
        return False
    nudge, due = made
    thread = open_conversation(profile=profile, now=now)
    letter = Letter(
        way,
        due.text,
        dedup_key=nudge_key(nudge.pk),
        purpose=Purpose.MARKETING,
        conversation=thread,
        author=Author.BOT,
        parts={"nudge": {"rule": due.rule, "text": due.text}},
    )
    if proved:
        letter = _by_letter(letter, brokerage, profile, proved, due)
    messages = deliver(brokerage=brokerage, letters=[letter], now=now)
    if messages and messages[0].status != DeliveryStatus.REFUSED:
        _offer(thread, nudge, due)
    return True


def _must_wait(brokerage: Brokerage, profile: Any, way: Way, now: datetime) -> bool:
    """A thread is read in the order of its keys, so nothing can wait in it: in quiet hours no
    suggestion is made."""
    thread = open_conversation(profile=profile, now=now)
    letter = Letter(way, "", purpose=Purpose.MARKETING, conversation=thread)
    return gate_for(brokerage=brokerage, letter=letter, now=now).until is not None


def _by_letter(
    letter: Letter, brokerage: Brokerage, profile: Any, proved: Identifier, due: Suggestion
) -> Letter:
    """Outside of the thread it says how to answer, and how to get no more of them."""
    context = {
        "profile": profile,
        "project": due.project,
        "text": due.text,
        "chat": settings.PUBLIC_URL + reverse("chat-page", args=[brokerage.slug]),
        "own_page": BLANK,
    }
    subject, body = render("nudge_customer", brokerage, context)
    parts = letter.parts | {FILL_IN: {"link": str(proved.pk)}}
    return replace(letter, subject=subject, body=body, parts=parts)


def _offer(thread: Conversation, nudge: Nudge, due: Suggestion) -> None:
    """A "yes" as the next message starts what was offered; a booking left half-way a day ago gives
    way to it."""
    dialogue = read_dialogue(thread.dialogue)
    offer, focus = suggested_offer(nudge, due), due.project or dialogue.focus
    offering = replace(dialogue, offer=offer, wanted=None, expecting=None, focus=focus)
    thread.dialogue = dialogue_json(offering)
    thread.save(update_fields=["dialogue"])
