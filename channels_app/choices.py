"""Choices of channels_app."""

from django.db.models import TextChoices


class AccountStatus(TextChoices):
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"


class ConversationState(TextChoices):
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    SNOOZED = "snoozed"


#: at most one of these per customer and topic
OPEN_STATES = [ConversationState.OPEN, ConversationState.WAITING, ConversationState.SNOOZED]


class Author(TextChoices):
    CUSTOMER = "customer"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


class MessageKind(TextChoices):
    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    DOCUMENT = "document"
    LOCATION = "location"


class Purpose(TextChoices):
    REPLY = "reply"
    SERVICE = "service"
    MARKETING = "marketing"
    STAFF = "staff", "Notice to staff"


class DeliveryStatus(TextChoices):
    """A rank: only ever raised. ``failed`` and ``refused`` are terminal."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
