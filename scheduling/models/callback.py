"""Callbacks."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from leads.models import Lead
from profiles.models import CustomerProfile
from scheduling.choices import CallbackStatus, Origin, Urgency


class Callback(BrokerageOwned):
    """A customer waits for a call. ``urgency_rank`` (0 = urgent) sorts the work; ``due_at`` is the
    promise, counted from ``asked_at``; ``warn_at`` is 80 % of the way there, ``breach_at`` when a
    manager hears of it, ``breached_at`` when that was. After an unanswered call ``warn_at`` is when
    it is tried again."""

    reference = models.CharField(max_length=24)
    profile = models.ForeignKey(CustomerProfile, on_delete=models.PROTECT, related_name="callbacks")
    lead = models.ForeignKey(Lead, on_delete=models.SET_NULL, null=True, related_name="callbacks")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="callbacks",
    )
    contact_name = models.CharField(max_length=160, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    urgency = models.CharField(max_length=6, choices=Urgency.choices, default=Urgency.MEDIUM)
    urgency_rank = models.PositiveSmallIntegerField(default=2, editable=False)
    origin = models.CharField(max_length=9, choices=Origin.choices, default=Origin.CUSTOMER)
    status = models.CharField(
        max_length=9, choices=CallbackStatus.choices, default=CallbackStatus.PENDING
    )
    version = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(help_text="when the clock of the promise started")
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    breach_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    duration_seconds = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True, max_length=4000)
    lead_score = models.PositiveSmallIntegerField(default=0, help_text="when asked for")
    contacted_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["urgency_rank", "due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "reference"], name="callback_reference")
        ]
        indexes = [
            # read by GET /api/admin/schedule/callbacks and the admin's list
            models.Index(
                fields=["brokerage", "urgency_rank", "due_at", "id"], name="callback_by_urgency"
            ),
            # read by the load of assignment: who got what in the last 30 days
            models.Index(fields=["brokerage", "created_at", "agent"], name="callback_load"),
            # read by scheduling.services.callbacks.watch
            models.Index(
                fields=["warn_at"],
                name="callback_waiting",
                condition=Q(status__in=["pending", "no_answer"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.contact_name or 'customer'}"
