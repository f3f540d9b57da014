"""Conversations, read as threads."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter
from unfold.decorators import display

from accounts.admin.row_actions import RowActions
from accounts.models import User
from channels_app.admin.looks import delivery_badge, gate_words, state_badge
from channels_app.admin.thread_steps import THREAD_STEPS
from channels_app.models import Conversation
from channels_app.selectors import CONVERSATIONS
from common.admin.badges import NOTHING, ago

THREAD = 200  # the newest messages of a thread; more than anybody reads at once


@admin.register(Conversation)
class ConversationAdmin(RowActions):
    read_action = "leads.read"
    change_action = "leads.change"
    may_add = may_change = False
    row_actions = THREAD_STEPS
    actions_detail = ("answer", "take_over", "give_back", "assign", "snooze", "resolve")
    actions_row = ("answer",)
    change_form_outer_after_template = "channels_app/admin/thread.html"
    list_display = ("customer", "state_shown", "agent_shown", "bot", "waiting", "last_activity")
    list_select_related = ("profile", "agent")
    list_filter = (("state", ChoicesDropdownFilter), ("bot_active", BooleanRadioFilter))
    ordering = ("-last_activity_at", "-id")
    search_fields = ("profile__display_name__istartswith", "=profile__primary_phone")
    search_help_text = "The beginning of the name, or the phone number"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("profile", "lead"),
                    ("state_shown", "agent_shown", "bot"),
                    ("waiting", "last_activity"),
                )
            },
        ),
    )
    readonly_fields = ("state_shown", "agent_shown", "bot", "waiting", "last_activity")

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return CONVERSATIONS.narrowed(rows, agent)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        conversation = self.get_object(request, object_id)
        page = {"thread": _thread(conversation), "length": THREAD} if conversation else {}
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "page": page}
        )

    @display(description="Customer")
    def customer(self, conversation: Conversation) -> str:
        return str(conversation.profile)

    @display(description="State", ordering="state")
    def state_shown(self, conversation: Conversation) -> SafeString:
        return state_badge(conversation)

    @display(description="Agent")
    def agent_shown(self, conversation: Conversation) -> str:
        return conversation.agent.name if conversation.agent else NOTHING

    @display(description="Bot")
    def bot(self, conversation: Conversation) -> str:
        return "answers" if conversation.bot_active else "silent"

    @display(description="Waits since", ordering="waiting_since")
    def waiting(self, conversation: Conversation) -> str:
        return ago(conversation.waiting_since)

    @display(description="Last activity", ordering="last_activity_at")
    def last_activity(self, conversation: Conversation) -> str:
        return ago(conversation.last_activity_at)


def _thread(conversation: Conversation) -> list[dict[str, Any]]:
    newest = list(conversation.messages.order_by("-id")[:THREAD])
    return [
        {"row": row, "status": delivery_badge(row), "gate": gate_words(row)}
        for row in reversed(newest)
    ]
