"""Events: news that travels up the floors as rows.

``emit`` writes the event and one delivery per subscribed handler in the caller's transaction.
Workers run each handler in a transaction together with its delivery's ``done`` mark, so an effect
in the database happens exactly once, however often a worker dies or the broker repeats itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from common.events.kind import EventKind, Fields, Payload
from common.events.queueing import queue_soon
from common.models.event import Event, EventDelivery
from common.sql.unit import joined, write_at_end

Handler = Callable[[Event], None]


@dataclass(frozen=True)
class Subscription:
    """``key`` is stored on deliveries: keep it when code moves."""

    key: str
    event_name: str
    run: Handler


_by_key: dict[str, Subscription] = {}


def subscribe(kind: EventKind[..., Any], *, key: str) -> Callable[[Handler], Handler]:
    """Registers a handler at start-up. It runs in a transaction, may run again after a failure, and
    must call no vendor."""

    def register(handler: Handler) -> Handler:
        known = _by_key.get(key)
        if known and known.run is not handler:
            raise ValueError(f"two handlers named {key}")
        _by_key[key] = Subscription(key, kind.name, handler)
        return handler

    return register


def handler_of(key: str) -> Handler | None:
    """The handler for a stored key, or None when the code no longer has it."""
    subscription = _by_key.get(key)
    return subscription.run if subscription else None


@joined
def emit(
    kind: EventKind[Fields, Any], /, brokerage_id: UUID, *_: Fields.args, **payload: Fields.kwargs
) -> Event:
    """Records a fact. Call inside the transaction that makes it true; the payload is JSON and holds
    ids only."""
    (event,) = _record(kind.name, [(brokerage_id, payload)])
    return event


@joined
def emit_many(
    kind: EventKind[..., Payload], /, facts: Iterable[tuple[UUID, Payload]]
) -> list[Event]:
    """The same for many facts at once: (brokerage id, payload) each. In a unit of work the rows are
    written at its end, together with those of other events."""
    return _record(kind.name, facts)


def _record(name: str, facts: Iterable[tuple[UUID, Any]]) -> list[Event]:
    events = [
        Event(brokerage_id=owner, name=name, payload=_plain(payload)) for owner, payload in facts
    ]
    keys = [s.key for s in _by_key.values() if s.event_name == name]
    now = timezone.now()
    for event in events:
        write_at_end(event)
    for event in events:
        for key in keys:
            write_at_end(EventDelivery.for_handler(event, key, now))
    if keys and len(events) == 1:  # batches are left to the sweep, which takes them in batches too
        queue_soon("common.tasks.deliver_event", str(events[0].pk))
    return events


def _plain(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, UUID) else value for key, value in payload.items()}
