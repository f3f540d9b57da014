"""The news of the pipeline."""

from typing import TypedDict
from uuid import UUID

from common.events import EventKind


class LeadNews(TypedDict):
    lead_id: UUID


class LeadAssignedNews(LeadNews):
    agent_id: UUID


#: ``from`` is no name that a class could give to a field
TemperatureNews = TypedDict("TemperatureNews", {"lead_id": UUID, "from": str, "to": str})

#: somebody began to look for something
LEAD_CREATED = EventKind("lead_created", LeadNews)
#: whoever has an open lead enquired again
LEAD_REINQUIRED = EventKind(
    "lead_reinquired",
    LeadNews,
    kept_for_history="how often an enquiry joined a lead; the touch does not say whether it opened "
    "the lead or joined it",
)
#: the lead is this agent's from now on
LEAD_ASSIGNED = EventKind(
    "lead_assigned",
    LeadAssignedNews,
    kept_for_history="who had the lead since when: its row names the owner of today only",
)
#: it is burning, hot, warm or cold, and was something else before
LEAD_TEMPERATURE_CHANGED = EventKind(
    "lead_temperature_changed",
    TemperatureNews,
    kept_for_history="what a lead's course looked like, in one order with its other news; the "
    "factors of each change are in TemperatureChange",
)
#: nobody reacted in time
LEAD_OVERDUE = EventKind("lead_overdue", LeadNews)
LEAD_WON = EventKind(
    "lead_won",
    LeadNews,
    kept_for_history="when it was told: the time of the step is that of the deal and may be dated "
    "back, and the lead's own columns are emptied when it is reopened",
)
LEAD_LOST = EventKind(
    "lead_lost", LeadNews, kept_for_history="when it was told, as of a lead that was won"
)
LEAD_REOPENED = EventKind(
    "lead_reopened",
    LeadNews,
    kept_for_history="when an outcome was taken back, as of a lead that was won",
)
