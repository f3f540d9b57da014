"""A message that comes in through POST /api/chat: by a browser, which always speaks in the web
chat, or by a server that relays what it got on any channel and hands the answer back there."""

from typing import Any

from channels_app.channels.contract import Inbound, MediaPart
from channels_app.channels.registry import adapter_class
from profiles.handles import Contact


def inbound_of(contact: Contact, data: dict[str, Any]) -> Inbound:
    """The message of a validated body. Where the contact has the channel's own kind of address, the
    message came from there."""
    adapter = adapter_class(data["channel"])
    handle = contact.handle(adapter.capability.handle) if adapter else None
    return Inbound(
        contact=contact,
        text=data["text"],
        channel=data["channel"],
        kind=data["kind"],
        media=tuple(MediaPart(one["url"], one["mime_type"]) for one in data.get("media", [])),
        message_id=data.get("message_id"),
        session_id=data.get("session_id", ""),
        address=handle.to if handle else "",
    )
