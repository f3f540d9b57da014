"""News that travels up the floors as rows: facts are recorded here, and a worker delivers them."""

from common.events.record import Handler, emit, emit_many, handler_of, subscribe

__all__ = ["Handler", "emit", "emit_many", "handler_of", "subscribe"]
