"""Conversations on the pages of leads and customers."""

from typing import Any

from django.db.models import QuerySet

from accounts.admin.acting import admin_page
from accounts.models import User
from channels_app.admin.looks import state_badge
from channels_app.models import Conversation
from channels_app.selectors import CONVERSATIONS
from common.admin.badges import ago
from common.admin.panels import Panel, PanelRow
from leads.admin.page import lead_panels
from leads.models import Lead
from profiles.admin.customer import customer_panels
from profiles.models import CustomerProfile

_SHOWN = 5


@lead_panels.add
def conversations_of_lead(lead: Lead, user: User) -> Panel:
    return conversations_of_customer(lead.profile, user)


@customer_panels.add
def conversations_of_customer(profile: CustomerProfile, user: User) -> Panel:
    rows: QuerySet[Any] = Conversation.objects.filter(profile=profile)
    if not user.is_manager:
        rows = CONVERSATIONS.narrowed(rows, user)
    shown = [
        PanelRow(
            f"{one.topic.capitalize()} chat",
            admin_page(one),
            f"last activity {ago(one.last_activity_at)}",
            state_badge(one),
        )
        for one in rows.order_by("-last_activity_at")[:_SHOWN]
    ]
    return Panel("Conversations", "forum", shown, "No conversation yet.")
