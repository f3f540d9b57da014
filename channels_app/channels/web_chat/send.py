"""The web chat: the customer's page fetches the thread, so there is no vendor to call."""

from channels_app.channels.contract import Adapter, Capability, Sendable
from channels_app.channels.web_chat.limits import LIMITS


class WebChatAdapter(Adapter):
    """A widget or page of the brokerage, with or without an account of its own."""

    limits = LIMITS
    capability = Capability(is_read_here=True, needs_account=False, carries_offers=True)

    def send(self, message: Sendable) -> str:
        """What is in the thread is sent."""
        return ""
