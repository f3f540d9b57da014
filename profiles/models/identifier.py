"""The addresses by which a customer is known."""

from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from profiles.choices import UNIQUE_KINDS, IdentifierKind
from profiles.models.customer_profile import CustomerProfile


class Identifier(BrokerageOwned):
    """One address of a profile. ``value`` is canonical, ``raw`` as given. ``scope`` narrows ids
    that are unique only within something (a bot, a page). Unverified e-mails and phones are claims:
    they unlock nothing."""

    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.CASCADE, related_name="identifiers"
    )
    kind = models.CharField(max_length=12, choices=IdentifierKind.choices)
    value = models.CharField(max_length=254)
    raw = models.CharField(max_length=254, blank=True)
    scope = models.CharField(max_length=60, blank=True)
    region_assumed = models.CharField(max_length=2, blank=True)
    is_evidence = models.BooleanField(
        default=True, help_text="off for placeholders, toll-free numbers, role mailboxes"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=40, blank=True, help_text="how it became known")
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "kind", "scope", "value"],
                condition=Q(kind__in=UNIQUE_KINDS, active=True),
                name="identifier_of_one_profile",
            ),
            models.UniqueConstraint(
                fields=["brokerage", "kind", "scope", "value"],
                condition=Q(kind__in=["email", "phone"], active=True, verified_at__isnull=False),
                name="identifier_verified_once",
            ),
            models.UniqueConstraint(
                fields=["brokerage", "profile", "kind", "scope", "value"],
                name="identifier_once_per_profile",
            ),
        ]
        indexes = [
            # read by profiles.services.identity.resolve: who claims this e-mail or phone
            models.Index(
                fields=["brokerage", "kind", "value"],
                name="identifier_lookup",
                condition=Q(active=True),
            ),
            # read by scoring.card.parts: is anything of this customer verified?
            models.Index(
                fields=["profile"],
                name="identifier_verified",
                condition=Q(active=True, verified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
