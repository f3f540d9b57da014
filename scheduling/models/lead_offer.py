"""To whom a new lead was offered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from leads.models import Lead


class LeadOffer(BrokerageOwned):
    """One agent's head start on a lead that nobody owns, until ``due_at``, with the whole decision
    as an Assignment has it. Without ``agent`` nobody was at work: the lead waits for the next
    shift. ``closed_at`` is when it was passed on or found taken."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="offers")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="lead_offers"
    )
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    candidates = models.JSONField(default=list)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "lead"],
                condition=Q(closed_at__isnull=True),
                name="one_open_offer_per_lead",
            ),
        ]
        indexes = [
            # read by scheduling.services.routing.offer_leads: what nobody took in time
            models.Index(fields=["due_at"], name="offer_due", condition=Q(closed_at__isnull=True)),
            # read by scheduling.selectors.standings: what each agent was given lately
            models.Index(fields=["brokerage", "created_at"], name="offer_lately"),
        ]

    def __str__(self) -> str:
        return self.reason
