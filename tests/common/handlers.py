"""Handlers that live for one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypedDict
from uuid import UUID

from common.events import EventKind, Handler, NoPayload, record, subscribe
from common.models import Event


class TriedNews(TypedDict, total=False):
    n: int
    kept: bool
    lead_id: UUID


TESTED = EventKind("tested", TriedNews)
OTHER = EventKind("other", NoPayload)


@dataclass(eq=False)
class Listener:
    """A handler that only notes what it hears."""

    heard: list[Event] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        self.heard.append(event)


@contextmanager
def handling(kind: EventKind[..., Any], key: str, handler: Handler) -> Iterator[None]:
    """``handler`` is subscribed inside the block only."""
    subscribe(kind, key=key)(handler)
    try:
        yield
    finally:
        del record._by_key[key]


@contextmanager
def heard_by(kind: EventKind[..., Any], key: str) -> Iterator[Listener]:
    """A listener is subscribed inside the block only."""
    listener = Listener()
    with handling(kind, key, listener):
        yield listener
