"""What the bot and the agents should remember of a customer's conversations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from profiles.choices import MemoryKind
from profiles.models.customer_profile import CustomerProfile


class MemoryItem(BrokerageOwned):
    """One thing worth remembering, with the messages it rests on. ``weight`` 0–1 is its importance;
    ``closed_at`` is set when a promise is kept or a topic is settled, ``archived_at`` when it is
    too old to be loaded."""

    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.CASCADE, related_name="memories", db_index=False
    )
    kind = models.CharField(max_length=10, choices=MemoryKind.choices)
    text = models.CharField(max_length=1000)
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    weight = models.FloatField(default=0.5)
    channel = models.CharField(max_length=10, blank=True)
    conversation_key = models.UUIDField(null=True, blank=True)
    message_keys = ArrayField(models.UUIDField(), default=list, blank=True)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [
            # read by profiles.services.memory.remember.load_context: the newest live items
            models.Index(
                fields=["profile", "-at"], name="memory_live", condition=Q(archived_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"
