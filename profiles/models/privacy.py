"""Consent, suppression, retention and erasure."""

from django.db import models

from common.models import BrokerageOwned
from profiles.choices import ConsentPurpose, ConsentState
from profiles.models.customer_profile import CustomerProfile


class Consent(BrokerageOwned):
    """One statement of a customer about one purpose on one channel (empty: every channel).
    Append-only; the newest counts, and where two profiles are merged the stricter one."""

    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.CASCADE, related_name="consents", db_index=False
    )
    purpose = models.CharField(max_length=9, choices=ConsentPurpose.choices)
    channel = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=9, choices=ConsentState.choices)
    source = models.CharField(max_length=80, help_text="where it was said")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        # read by profiles.services.privacy.consent: the newest statement
        indexes = [
            models.Index(fields=["profile", "purpose", "channel", "-at"], name="consent_newest")
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.state}"


class Suppression(BrokerageOwned):
    """The keyed hash of an erased identifier, so that a re-import does not bring the person back.
    Names nobody."""

    kind = models.CharField(max_length=12)
    key_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "kind", "key_hash"], name="suppressed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key_hash[:8]}…"


class Erasure(BrokerageOwned):
    """What one erasure removed and anonymised, in numbers per table; it names nobody."""

    subject_hash = models.CharField(max_length=64)
    actor = models.CharField(max_length=120)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"erasure of {self.created_at:%Y-%m-%d %H:%M}"


class RetentionRule(BrokerageOwned):
    """How many days a brokerage keeps one kind of data (profiles.retention names the kinds)."""

    kind = models.CharField(max_length=30)
    days = models.PositiveIntegerField()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "kind"], name="one_rule_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days} days"


class VerificationCode(BrokerageOwned):
    """A one-time code sent to an e-mail or phone. The code itself is stored nowhere:
    profiles.services.identity.verification derives it from the row's id by a secret key. ``value``
    is canonical, ``address`` as typed. Of one profile's codes for one address the newest counts."""

    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=254)
    address = models.CharField(max_length=254)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            # read by profiles.services.identity.verification: how many codes this customer asked
            # for, and the newest one
            models.Index(fields=["profile", "-expires_at"], name="code_of_profile"),
            # read by profiles.services.identity.verification: how many codes went to this address
            models.Index(
                fields=["brokerage", "kind", "value", "-expires_at"], name="code_to_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} code"
