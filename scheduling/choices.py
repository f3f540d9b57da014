"""Choices of scheduling."""

from django.db.models import TextChoices


class SlotName(TextChoices):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class VisitStatus(TextChoices):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show", "No-show"
    EXPIRED = "expired"


ACTIVE_VISITS = [VisitStatus.PENDING, VisitStatus.CONFIRMED]


class CallbackStatus(TextChoices):
    PENDING = "pending"
    CONTACTED = "contacted"
    NO_ANSWER = "no_answer"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


OPEN_CALLBACKS = [CallbackStatus.PENDING, CallbackStatus.CONTACTED, CallbackStatus.NO_ANSWER]


class Urgency(TextChoices):
    URGENT = "urgent"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


#: ascending order of work
URGENCY_RANK = {Urgency.URGENT: 0, Urgency.HIGH: 1, Urgency.MEDIUM: 2, Urgency.LOW: 3}


class Origin(TextChoices):
    CUSTOMER = "customer"
    MARKETING = "marketing"
