"""Handlers that live for one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from common.events import Handler, record, subscribe
from common.models import Event


@dataclass(eq=False)
class Listener:
    """A handler that only notes what it hears."""

    heard: list[Event] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        self.heard.append(event)


@contextmanager
def handling(event_name: str, key: str, handler: Handler) -> Iterator[None]:
    """``handler`` is subscribed inside the block only."""
    subscribe(event_name, key=key)(handler)
    try:
        yield
    finally:
        del record._by_key[key]


@contextmanager
def heard_by(event_name: str, key: str) -> Iterator[Listener]:
    """A listener is subscribed inside the block only."""
    listener = Listener()
    with handling(event_name, key, listener):
        yield listener
