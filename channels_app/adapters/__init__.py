"""How a message leaves the house: one adapter per channel, found by the channel's name."""

from channels_app.adapters.contract import Adapter, Sendable, SendError, Uncertain
from channels_app.adapters.email import EmailAdapter
from common.channels import Channel

_ADAPTERS: dict[str, Adapter] = {Channel.EMAIL: EmailAdapter()}


def is_sendable(channel: str) -> bool:
    """Has the channel an adapter?"""
    return channel in _ADAPTERS


def adapter_for(channel: str) -> Adapter:
    """Raises SendError (permanent) for a channel that cannot send yet."""
    if channel not in _ADAPTERS:
        raise SendError(f"messages cannot be sent by {channel} yet", permanent=True)
    return _ADAPTERS[channel]


__all__ = ["Adapter", "SendError", "Sendable", "Uncertain", "adapter_for", "is_sendable"]
