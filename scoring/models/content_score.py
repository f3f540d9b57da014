"""What the customer's own words say."""

from django.db import models

from common.models import Owned
from leads.models import Lead


class ContentScore(Owned):
    """What a lead's own words say, 0–10 each, with the words that gave the points. ``read_by`` is
    "rules" or the name of a language model; ``Lead.words_due`` says that the customer has written
    since."""

    lead = models.OneToOneField(
        Lead,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="content",
    )
    urgency = models.PositiveSmallIntegerField(default=0)
    intent = models.PositiveSmallIntegerField(default=0)
    budget = models.PositiveSmallIntegerField(default=0)
    seriousness = models.PositiveSmallIntegerField(default=0)
    authority = models.PositiveSmallIntegerField(default=0)
    evidence = models.JSONField(default=list)
    read_by = models.CharField(max_length=80, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.urgency}/{self.intent}/{self.budget}/{self.seriousness}/{self.authority}"
