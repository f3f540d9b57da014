"""Messages."""

from django.conf import settings
from django.db import models

from channels_app.choices import Author, DeliveryStatus, MessageKind, Purpose
from channels_app.models.channel_account import ChannelAccount
from channels_app.models.conversation import Conversation
from common.channels import Channel
from common.models import BrokerageOwned
from leads.choices import Direction


class Message(BrokerageOwned):
    """One message in or out. A notice to staff has a ``recipient`` user and no conversation.

    ``parts`` are the structured parts of a reply (listings, quick replies, booking). ``gate`` keeps
    the send gate's answer and reason. ``address`` is where it goes or came from on its channel,
    empty in the web chat. ``reply_to`` is the vendor's id of the message that it answers.
    MessageKey makes one cause send one message, however often its handler runs.
    """

    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True
    )
    account = models.ForeignKey(ChannelAccount, on_delete=models.SET_NULL, null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    author = models.CharField(max_length=8, choices=Author.choices)
    purpose = models.CharField(max_length=9, choices=Purpose.choices, default=Purpose.REPLY)
    kind = models.CharField(max_length=8, choices=MessageKind.choices, default=MessageKind.TEXT)
    address = models.CharField(max_length=254, blank=True, help_text="where it goes, or came from")
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    media = models.JSONField(default=list, blank=True)
    parts = models.JSONField(default=dict, blank=True)
    understood = models.JSONField(default=dict, blank=True)
    status = models.CharField(
        max_length=9, choices=DeliveryStatus.choices, default=DeliveryStatus.SENT
    )
    status_reason = models.CharField(max_length=300, blank=True)
    gate = models.JSONField(default=dict, blank=True)
    external_id = models.CharField(max_length=254, blank=True)
    reply_to = models.CharField(max_length=254, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            # read by a conversation's thread and by GET /api/chat/messages
            models.Index(fields=["conversation", "id"], name="message_thread"),
            # read by the admin's message list
            models.Index(fields=["brokerage", "-created_at", "-id"], name="message_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} by {self.channel}: {self.get_status_display()}"
