"""Threads become memory: topics, promises, resolutions and summaries, in small steps after the
conversation moved.

A thread is due QUIET after its first new message, so that a burst of turns is taken in at once and
no request pays for it; a hand-over takes it in at once.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from channels_app.bot.understanding.promises import find_promises
from channels_app.bot.understanding.slots import Slots
from channels_app.bot.understanding.slots_json import slots_from_json
from channels_app.choices import Author, Purpose
from channels_app.models import Conversation, Message
from profiles.choices import MemoryKind
from profiles.memory.relevance import WEIGHTS, Remembered, SpokenLine, shortened, summary
from profiles.selectors.context import stretch_of
from profiles.services.memory.remember import keep_promises, remember, replace_summary

logger = logging.getLogger(__name__)
#: messages a step takes in, and threads a sweep takes: each well under a second
STEP, BATCH = 200, 50
TRY_AGAIN = timedelta(hours=1)
#: a silence this long begins a new summary
STRETCH = timedelta(hours=24)
SUMMARY = 600
_SPEAKERS = {Author.CUSTOMER: "Customer", Author.STAFF: "We", Author.BOT: "Bot"}
#: what tells most of what a customer looks for
_TELLING = ("projects", "localities", "configuration", "budget_max", "budget_min")
_LINK = "http"


def remember_due(*, now: datetime) -> int:
    """Takes in what is due, a batch of threads; returns how many there were. Threads that another
    worker has are skipped; one that fails is tried again later and holds up nobody."""
    due = Conversation.objects.filter(remember_due_at__lte=now).order_by("remember_due_at")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    for key in keys:
        try:
            remember_conversation(conversation_id=key, now=now)
        except Exception:
            logger.exception("The thread %s is not remembered yet.", key)
            Conversation.objects.filter(pk=key).update(remember_due_at=now + TRY_AGAIN)
    return len(keys)


@transaction.atomic
def remember_conversation(*, conversation_id: UUID, now: datetime) -> int:
    """Takes in the messages that are new since the last time, at most STEP; returns their number.
    The same call again finds nothing new."""
    conversation = (
        Conversation.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("profile")
        .filter(pk=conversation_id)
        .first()
    )
    if conversation is None:
        return 0
    messages = _new_messages(conversation)
    conversation.remember_due_at = now if len(messages) == STEP else None
    if messages:
        conversation.remembered_to = messages[-1].pk
        shown = [m for m in messages if m.purpose != Purpose.STAFF and m.author in _SPEAKERS]
        _take_in(conversation, shown, now)
    conversation.save(update_fields=["remember_due_at", "remembered_to"])
    return len(messages)


def _new_messages(conversation: Conversation) -> list[Message]:
    rows = Message.objects.filter(conversation=conversation)
    if conversation.remembered_to:
        rows = rows.filter(pk__gt=conversation.remembered_to)
    return list(rows.order_by("pk")[:STEP])


def _take_in(conversation: Conversation, messages: list[Message], now: datetime) -> None:
    if not messages:
        return
    profile = conversation.profile
    items: list[Remembered] = []
    asked: Message | None = None
    for message in messages:
        base = Remembered(
            "", "", message.created_at, channel=message.channel, messages=(message.pk,)
        )
        base = replace(base, key=conversation.pk)
        if message.author == Author.CUSTOMER:
            asked = message
            items += [_topic(base, topic) for topic in _topics(message)]
            continue
        if message.author == Author.STAFF:
            _keep(profile.pk, message, items, now)
            if asked is not None:
                items.append(_resolution(base, asked, message))
                asked = None
        items += [_promise(base, topic, words) for topic, words in _promised(message)]
    remember(profile=profile, items=items)
    _summarise(conversation, messages)


def _keep(profile_id: UUID, message: Message, items: list[Remembered], now: datetime) -> None:
    """A colleague who writes has replied, and one who writes with a link or file has sent
    something."""
    topics = ["reply", *(["send"] if message.media or _LINK in message.body else [])]
    for topic in topics:
        keep_promises(profile_id=profile_id, topic=topic, now=now)
    items[:] = [
        one for one in items if one.kind != MemoryKind.PROMISE or not set(one.topics) & set(topics)
    ]


def _promised(message: Message) -> list[tuple[str, str]]:
    """The bot keeps only what is booked or handed over: before that it offers."""
    found = find_promises(message.body)
    if message.author == Author.STAFF or message.parts.get("booking"):
        return found
    return [(topic, words) for topic, words in found if topic == "reply"]


def _topics(message: Message) -> list[str]:
    sought = _said(message).sought
    rooms = [sought.configuration] if sought.configuration else []
    return [*sought.projects, *sought.localities, *rooms]


def _said(message: Message) -> Slots:
    """Nothing where another version wrote what this one cannot read."""
    try:
        return slots_from_json(message.understood.get("slots") or {})
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return Slots()


def _topic(base: Remembered, topic: str) -> Remembered:
    weight = WEIGHTS[MemoryKind.TOPIC]
    return replace(
        base, kind=MemoryKind.TOPIC, text=topic[:60], topics=(topic[:60],), weight=weight
    )


def _promise(base: Remembered, topic: str, words: str) -> Remembered:
    text = shortened(words, 300)
    return replace(
        base,
        kind=MemoryKind.PROMISE,
        text=text,
        topics=(topic,),
        weight=WEIGHTS[MemoryKind.PROMISE],
    )


def _resolution(base: Remembered, asked: Message, answered: Message) -> Remembered:
    text = f"Asked: {shortened(asked.body, 160)} Answered: {shortened(answered.body, 240)}"
    weight, topics = WEIGHTS[MemoryKind.RESOLUTION], tuple(_topics(asked))
    messages = (asked.pk, answered.pk)
    return replace(
        base, kind=MemoryKind.RESOLUTION, text=text, topics=topics, weight=weight, messages=messages
    )


def _summarise(conversation: Conversation, messages: list[Message]) -> None:
    """The stretch's summary again, from the messages it rests on and the new ones: its cost does
    not grow."""
    newest = messages[-1]
    known = stretch_of(conversation.profile, conversation.pk, messages[0].created_at - STRETCH)
    before = list(Message.objects.filter(pk__in=known.message_keys).order_by("pk")) if known else []
    text, keys = summary([_line(message) for message in [*before, *messages]], limit=SUMMARY)
    if not text:
        return
    topics = tuple(dict.fromkeys(topic for message in messages for topic in _topics(message)))
    fresh = Remembered(
        MemoryKind.SUMMARY,
        text,
        newest.created_at,
        topics,
        channel=newest.channel,
        messages=keys,
        key=conversation.pk,
    )
    replace_summary(profile=conversation.profile, known=known, fresh=fresh)


def _line(message: Message) -> SpokenLine:
    """Customers tell most where they name something, colleagues more than the bot."""
    said = _said(message)
    told = said.sought.count(_TELLING) + said.when.count(("date", "slot"))
    told += said.objection_type is not None
    weight = {Author.CUSTOMER: 1.0 + told, Author.STAFF: 2.0}.get(Author(message.author), 0.5)
    return SpokenLine(message.pk, _SPEAKERS[Author(message.author)], message.body, weight)
