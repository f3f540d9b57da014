"""Choices of profiles."""

from django.db.models import TextChoices


class IdentifierKind(TextChoices):
    EMAIL = "email"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    FACEBOOK = "facebook"
    WEB_VISITOR = "web_visitor"
    EXTERNAL = "external"


#: one of these belongs to one profile at a time; e-mails and phones are shared by families
UNIQUE_KINDS = [
    IdentifierKind.WHATSAPP,
    IdentifierKind.TELEGRAM,
    IdentifierKind.FACEBOOK,
    IdentifierKind.WEB_VISITOR,
    IdentifierKind.EXTERNAL,
]


class Stage(TextChoices):
    AWARENESS = "awareness"
    CONSIDERATION = "consideration"
    VISIT = "visit"
    NEGOTIATION = "negotiation"
    CLOSED = "closed"


class InterestLevel(TextChoices):
    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ObjectionType(TextChoices):
    PRICE = "price"
    LOCATION = "location"
    POSSESSION = "possession"
    TRUST = "trust"
    LOAN = "loan"
    SIZE = "size"
    OTHER = "other"


class IntentTemperature(TextChoices):
    HOT = "hot"
    WARM = "warm"
    COLD = "cold"


class MatchAction(TextChoices):
    LINK = "link", "linked"
    REVIEW = "review", "sent to review"
    NEW = "new", "new customer"


class ReviewStatus(TextChoices):
    OPEN = "open"
    SAME = "same", "Same person"
    DIFFERENT = "different", "Not the same"


class ConsentPurpose(TextChoices):
    SERVICE = "service", "Bookings and replies"
    MARKETING = "marketing", "Offers"
    ANALYTICS = "analytics", "Learning from my use"


class ConsentState(TextChoices):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class MemoryKind(TextChoices):
    SUMMARY = "summary"
    TOPIC = "topic"
    PROMISE = "promise"
    RESOLUTION = "resolution"
