from scheduling.models.assignment import Assignment
from scheduling.models.availability import Availability, Holiday, SlotWindow, TimeOff
from scheduling.models.callback import Callback
from scheduling.models.lead_offer import LeadOffer
from scheduling.models.site_visit import SiteVisit
from scheduling.models.slot_usage import SlotUsage

__all__ = [
    "Assignment",
    "Availability",
    "Callback",
    "Holiday",
    "LeadOffer",
    "SiteVisit",
    "SlotUsage",
    "SlotWindow",
    "TimeOff",
]
