"""The ways by which a brokerage and a customer reach each other."""

from django.db.models import TextChoices


class Channel(TextChoices):
    WEB_CHAT = "web_chat"
    WHATSAPP = "whatsapp", "WhatsApp"
    TELEGRAM = "telegram"
    FACEBOOK = "facebook"
    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"
    VOICE = "voice"
    WEB_PUSH = "web_push"
