"""Touches of a lead."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.channels import Channel
from common.models import BrokerageOwned
from leads.choices import Direction, InteractionKind, InteractionStatus
from leads.models.lead import Lead
from profiles.models import CustomerProfile


class Interaction(BrokerageOwned):
    """One touch, never changed afterwards but for ``status``. ``external_id`` names it in its
    source; InteractionKey sees to it that a delivery that comes twice counts once."""

    lead = models.ForeignKey(
        Lead, on_delete=models.CASCADE, related_name="interactions", db_index=False
    )
    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.CASCADE, related_name="interactions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    kind = models.CharField(max_length=13, choices=InteractionKind.choices)
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.INBOUND)
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    status = models.CharField(max_length=9, choices=InteractionStatus.choices, blank=True)
    text = models.TextField(blank=True, max_length=4000)
    payload = models.JSONField(default=dict, blank=True)
    occurred_at = models.DateTimeField()
    external_id = models.CharField(max_length=120, null=True, blank=True)

    class Meta:
        ordering = ["-occurred_at", "-id"]
        indexes = [
            # read by the timeline on the lead's page
            models.Index(fields=["lead", "-occurred_at", "-id"], name="interaction_timeline"),
            # read by leads.selectors.reports.activity: what staff did in a period
            models.Index(
                fields=["brokerage", "occurred_at"],
                name="interaction_of_staff",
                condition=Q(user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_at:%Y-%m-%d %H:%M}"
