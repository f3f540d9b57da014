"""News that travels up the floors as rows: facts are recorded here, and a worker delivers them."""

from common.events.kind import EventKind, NoPayload
from common.events.record import Handler, emit, emit_many, handler_of, subscribe

__all__ = ["EventKind", "Handler", "NoPayload", "emit", "emit_many", "handler_of", "subscribe"]
