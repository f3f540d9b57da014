"""Which channels there are: the one place that knows them by name."""

from channels_app.channels.contract import Adapter, SendError
from channels_app.channels.email.send import EmailAdapter
from channels_app.channels.web_chat.send import WebChatAdapter
from channels_app.models import ChannelAccount
from common.channels import Channel

_ADAPTERS: dict[str, type[Adapter]] = {}


def register(channel: str, adapter: type[Adapter]) -> None:
    """Opens a channel: from now on it is answered, and written to, like every other."""
    _ADAPTERS[channel] = adapter


register(Channel.WEB_CHAT, WebChatAdapter)
register(Channel.EMAIL, EmailAdapter)


def adapter_class(channel: str) -> type[Adapter] | None:
    """What can be sent by this channel, and how; none where it has no room yet."""
    return _ADAPTERS.get(channel)


def adapter_for(channel: str, account: ChannelAccount | None) -> Adapter:
    """Raises SendError (permanent) for a channel that cannot send by this account."""
    if reason := why_not(channel, account):
        raise SendError(reason, permanent=True)
    return _ADAPTERS[channel](account)


def why_not(channel: str, account: ChannelAccount | None) -> str:
    """Why nothing can go out by this channel, in words; empty where it can."""
    known = _ADAPTERS.get(channel)
    if known is None:
        return f"messages cannot be sent by {channel_name(channel)} yet"
    if known.capability.needs_account and account is None:
        return f"there is no account for {channel_name(channel)}"
    return ""


def channel_name(channel: str) -> str:
    """The channel for people."""
    return str(dict(Channel.choices).get(channel, channel))


def open_channels() -> list[str]:
    """Those that have a room."""
    return list(_ADAPTERS)


def is_read_here(channel: str) -> bool:
    """Does the customer's client fetch what is in the thread?"""
    known = _ADAPTERS.get(channel)
    return known is not None and known.capability.is_read_here


def carriers_of_offers() -> dict[str, type[Adapter]]:
    """The channels by which offers may go out as free text."""
    return {name: one for name, one in _ADAPTERS.items() if one.capability.carries_offers}
