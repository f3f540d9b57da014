from leads.models.hot_mark import HotMark
from leads.models.interaction import Interaction
from leads.models.interaction_key import InteractionKey
from leads.models.lead import Lead
from leads.models.lead_words import LeadWords
from leads.models.temperature_change import TemperatureChange

__all__ = [
    "HotMark",
    "Interaction",
    "InteractionKey",
    "Lead",
    "LeadWords",
    "TemperatureChange",
]
