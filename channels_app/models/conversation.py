"""Threads."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from channels_app.choices import ConversationState
from common.models import BrokerageOwned
from leads.models import Lead
from profiles.models import CustomerProfile


class Conversation(BrokerageOwned):
    """A thread with one customer; it can move between channels, which sit on its messages.

    ``dialogue`` is what the bot remembers between turns (offer, wanted booking, what was asked). A
    muted bot (``bot_active`` off) stays silent until an agent gives the thread back. Its steps
    (channels_app. conversation.workflow) are kept and raise ``version``. A snoozed thread comes
    back when the customer writes, or at ``snoozed_until``. Messages up to ``remembered_to`` are in
    the customer's memory; ``remember_due_at`` says when the newer ones are taken in, null where
    there are none.
    """

    profile = models.ForeignKey(
        CustomerProfile,
        on_delete=models.CASCADE,
        related_name="conversations",
    )
    lead = models.ForeignKey(
        Lead, on_delete=models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    state = models.CharField(
        max_length=8, choices=ConversationState.choices, default=ConversationState.OPEN
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="conversations",
    )
    bot_active = models.BooleanField(default=True)
    topic = models.CharField(max_length=80, default="property")
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    dialogue = models.JSONField(default=dict, blank=True, editable=False)
    last_activity_at = models.DateTimeField()
    first_reply_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    remember_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    remembered_to = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-last_activity_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "profile", "topic"],
                condition=Q(state__in=["open", "waiting", "snoozed"]),
                name="one_open_conversation_per_topic",
            )
        ]
        indexes = [
            # read by the admin's conversation list
            models.Index(
                fields=["brokerage", "-last_activity_at", "-id"], name="conversation_recent"
            ),
            # read by channels_app.services.remember: what is to be taken in
            models.Index(
                fields=["remember_due_at"],
                name="conversation_unremembered",
                condition=Q(remember_due_at__isnull=False),
            ),
            # read by channels_app.services.wake_threads: whose rest is over
            models.Index(
                fields=["snoozed_until"],
                name="conversation_snoozed",
                condition=Q(state="snoozed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile} ({self.get_state_display()})"
