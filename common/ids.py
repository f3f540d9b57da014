"""Primary keys: UUIDv7, so that keys sort by time and a client may make them before it is online."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new UUIDv7 as a standard-library UUID."""
    return _uuid7()
