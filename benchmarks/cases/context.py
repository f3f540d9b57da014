"""What is remembered of a customer, behind few and behind very many messages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection

from benchmarks.frame import Case, at_most
from benchmarks.rows import insert_series
from benchmarks.world import LOCALITIES, World
from channels_app.models import Conversation, Message
from channels_app.services.remember import remember_conversation
from profiles.models import CustomerProfile, MemoryItem
from profiles.selectors.context import load_context
from profiles.services.memory.tidy import tidy_memories

_FEW, _MANY = 100, 100_000
_EVERY = timedelta(minutes=6)  # so that a hundred thousand fill more than a year


def context_loading(world: World) -> Iterator[Case]:
    """Both customers wrote every few minutes, the one for ten hours, the other for more than a
    year; memory was built from it by the service that does that, and tidied."""
    many = max(_FEW, min(_MANY, world.leads))
    quiet, busy = (_customer(world, number) for number in (_FEW, many))
    tidy_memories(now=world.now)
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{MemoryItem._meta.db_table}"')
    yield Case(
        f"load_context behind {many:,} messages",
        f"the same behind {_FEW}",
        lambda: load_context(profile=quiet, channel="web_chat", now=world.now),
        lambda: load_context(profile=busy, channel="web_chat", now=world.now),
        (at_most(1.5),),
    )


def _customer(world: World, number: int) -> CustomerProfile:
    """A customer with a thread of so many messages: of ten, five are theirs, four the bot's and one
    is an agent's."""
    profile: CustomerProfile = CustomerProfile.objects.create(
        brokerage=world.brokerage,
        display_name="Asha Rao",
        first_seen=world.now,
        last_active=world.now,
    )
    thread = Conversation.objects.create(
        brokerage=world.brokerage, profile=profile, last_activity_at=world.now
    )
    at = "%(start)s + n * %(every)s"
    params: dict[str, Any] = {
        "brokerage": world.brokerage.pk,
        "thread": thread.pk,
        "count": number,
        "start": world.now - number * _EVERY,
        "every": _EVERY,
        "places": list(LOCALITIES),
    }
    place = "(%(places)s::text[])[1 + n / 10 %% 8]"
    insert_series(
        Message,
        "generate_series(1, %(count)s) AS n",
        {
            "id": f"bench_uuid7(%(thread)s::text || n, {at})",
            "brokerage_id": "%(brokerage)s",
            "created_at": at,
            "conversation_id": "%(thread)s",
            "channel": "'web_chat'",
            "direction": "CASE WHEN n %% 2 = 1 THEN 'inbound' ELSE 'outbound' END",
            "author": "CASE WHEN n %% 2 = 1 THEN 'customer' WHEN n %% 10 = 0 THEN 'staff' ELSE "
            "'bot' END",
            "body": f"'Message ' || n || ' is about homes in ' || {place} || ', three rooms and a "
            f"balcony.'",
            "understood": f"jsonb_build_object('slots', jsonb_build_object('localities', "
            f"jsonb_build_array({place})))",
        },
        params,
    )
    while remember_conversation(conversation_id=thread.pk, now=world.now):
        pass
    return profile
