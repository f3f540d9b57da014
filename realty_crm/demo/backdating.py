"""Row dates: rows are stamped when they are written, histories were written just now. This puts the dates right."""

from accounts.models import Brokerage
from channels_app.models import Conversation, Message
from common.models import Event, EventDelivery, Step
from django.db.models import F, Min, OuterRef, Subquery
from leads.models import Interaction, Lead, TemperatureChange
from listings.models import Listing, Media, Project
from profiles.models import (
    CustomerProfile,
    Identifier,
    ProjectInterest,
    PropertyView,
    StageChange,
    VisitSession,
)
from scheduling.models import Assignment, Callback, SiteVisit, SlotUsage

_TOLD_BY = {
    CustomerProfile: "first_seen",
    Identifier: "first_seen",
    VisitSession: "started_at",
    PropertyView: "at",
    StageChange: "at",
    Interaction: "occurred_at",
    TemperatureChange: "at",
    Step: "at",
    Callback: "asked_at",
    Message: "sent_at",
}
