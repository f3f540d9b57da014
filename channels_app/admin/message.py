"""Messages: what went out, what came in, what the send gate said."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from accounts.admin.owned import OwnedModelAdmin
from accounts.models import User
from channels_app.admin.looks import delivery_badge, gate_words
from channels_app.models import Message
from channels_app.selectors import messages_of
from common.admin.badges import NOTHING, ago


@admin.register(Message)
class MessageAdmin(OwnedModelAdmin):
    """Agents read the notices to themselves and the threads they reach."""

    read_action = "leads.read"
    change_action = "leads.change"
    may_add = may_change = False
    list_display = ("words", "channel", "direction", "to", "status_shown", "gate_answer", "when")
    list_select_related = ("recipient",)
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ("channel", ChoicesDropdownFilter),
        ("direction", ChoicesDropdownFilter),
        ("purpose", ChoicesDropdownFilter),
    )
    ordering = ("-created_at", "-id")
    fieldsets = (
        (None, {"fields": ("subject", "body", "conversation")}),
        (
            "Delivery",
            {
                "fields": (
                    ("channel", "direction", "author"),
                    ("purpose", "to"),
                    ("status_shown", "status_reason"),
                    "gate_answer",
                    ("created_at", "sent_at"),
                )
            },
        ),
    )
    readonly_fields = ("to", "status_shown", "gate_answer", "created_at")

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows.filter(messages_of(agent))

    @display(description="Message")
    def words(self, message: Message) -> str:
        return Truncator(message.subject or message.body).chars(60) or message.get_kind_display()

    @display(description="To")
    def to(self, message: Message) -> str:
        return message.recipient.name if message.recipient else message.address or NOTHING

    @display(description="Status", ordering="status")
    def status_shown(self, message: Message) -> SafeString:
        return delivery_badge(message)

    @display(description="Send gate")
    def gate_answer(self, message: Message) -> str:
        return gate_words(message) or NOTHING

    @display(description="Written", ordering="created_at")
    def when(self, message: Message) -> str:
        return ago(message.created_at)
