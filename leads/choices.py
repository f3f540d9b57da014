"""Choices of leads."""

from django.db.models import TextChoices


class LeadStatus(TextChoices):
    NEW = "new"
    CONTACTED = "contacted"
    QUALIFIED = "qualified"
    VISIT = "visit"
    NEGOTIATION = "negotiation"
    WON = "won"
    LOST = "lost"


CLOSED = [LeadStatus.WON, LeadStatus.LOST]


class Temperature(TextChoices):
    BURNING = "burning"
    HOT = "hot"
    WARM = "warm"
    COLD = "cold"


class LeadTransactionType(TextChoices):
    BUY = "buy"
    RENT = "rent"
    SELL = "sell"


class Source(TextChoices):
    WEB_CHAT = "web_chat"
    WEBSITE = "website"
    WHATSAPP = "whatsapp", "WhatsApp"
    TELEGRAM = "telegram"
    FACEBOOK_COMMENT = "facebook_comment"
    FACEBOOK_AD = "facebook_ad"
    INSTAGRAM = "instagram"
    PORTAL = "portal"
    EXPO_QR = "expo_qr", "Expo QR"
    REFERRAL = "referral"
    WALK_IN = "walk_in", "Walk-in"
    PHONE = "phone"
    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"
    IMPORT = "import"
    AGENT = "agent"


class PaymentMethod(TextChoices):
    CASH = "cash"
    MORTGAGE = "mortgage", "Home loan or mortgage"
    INSTALMENTS = "instalments"
    CRYPTO = "crypto"
    OTHER = "other"


class InteractionKind(TextChoices):
    MESSAGE = "message"
    VOICE = "voice"
    QR_SCAN = "qr_scan", "QR scan"
    CATALOG_VIEW = "catalog_view"
    PROPERTY_VIEW = "property_view"
    CALL = "call"
    EMAIL = "email", "E-mail"
    MEETING = "meeting"
    COMMENT = "comment"
    LIKE = "like"
    SHARE = "share"
    SITE_VISIT = "site_visit"
    FORM = "form"


#: touches whose text is the customer's own words
SPOKEN = (
    InteractionKind.MESSAGE,
    InteractionKind.VOICE,
    InteractionKind.EMAIL,
    InteractionKind.COMMENT,
    InteractionKind.FORM,
)


class Direction(TextChoices):
    INBOUND = "inbound", "From the customer"
    OUTBOUND = "outbound", "To the customer"


class InteractionStatus(TextChoices):
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    RESPONDED = "responded"
