"""Primary keys: UUIDv7, so that keys sort by time and a client may make them before it is
online."""

import hashlib
from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new UUIDv7 as a standard-library UUID."""
    return _uuid7()


def derived(source: UUID, name: str) -> UUID:
    """A UUIDv7 of the same moment as ``source``, which is one, too; the same two always give the
    same key."""
    digest = hashlib.sha256(source.bytes + name.encode()).digest()
    key = bytearray(source.bytes[:6] + digest[:10])  # the time has 48 bits
    key[6] = key[6] & 0x0F | 0x70
    key[8] = key[8] & 0x3F | 0x80
    return UUID(bytes=bytes(key))
