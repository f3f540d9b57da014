"""How conversations and messages look."""

from django.utils.safestring import SafeString

from channels_app.choices import ConversationState, DeliveryStatus
from channels_app.models import Conversation, Message
from common.admin.badges import badge

_STATES = {ConversationState.OPEN: "good", ConversationState.WAITING: "wait"}
_DELIVERY = {
    DeliveryStatus.QUEUED: ("wait", "schedule_send"),
    DeliveryStatus.SENDING: ("wait", "schedule_send"),
    DeliveryStatus.SENT: ("plain", "check"),
    DeliveryStatus.DELIVERED: ("plain", "done_all"),
    DeliveryStatus.READ: ("good", "done_all"),
    DeliveryStatus.FAILED: ("bad", "error"),
    DeliveryStatus.REFUSED: ("bad", "block"),
    DeliveryStatus.UNKNOWN: ("bad", "help"),
}


def state_badge(conversation: Conversation) -> SafeString:
    return badge(
        conversation.get_state_display(),
        _STATES.get(ConversationState(conversation.state), "plain"),
    )


def delivery_badge(message: Message) -> SafeString:
    tone, icon = _DELIVERY[DeliveryStatus(message.status)]
    return badge(message.get_status_display(), tone, icon)


def gate_words(message: Message) -> str:
    """What the send gate said; empty for what came in."""
    action, reason = message.gate.get("action", ""), message.gate.get("reason", "")
    return f"{action}: {reason}" if reason else action
