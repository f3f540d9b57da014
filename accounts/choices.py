"""Choices of accounts."""

from django.db.models import TextChoices


class Role(TextChoices):
    MANAGER = "manager"
    AGENT = "agent"


class KeyKind(TextChoices):
    SECRET = "secret"
    PUBLISHABLE = "publishable"
    PERSONAL = "personal"


class Scope(TextChoices):
    CHAT = "chat"
    BOOKING = "booking"
    READ = "read"
    ADMIN = "admin"


class JobStatus(TextChoices):
    DRAFT = "draft", "Waiting for you"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class FileRole(TextChoices):
    INPUT = "input"
    OUTPUT = "output"


class MoneyWords(TextChoices):
    INDIAN = "indian", "lakh and crore"
    INTERNATIONAL = "international", "K and M"
