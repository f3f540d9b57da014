from leads.models.conversion import ContentScore, ConversionModel, HotMark, ScoreChange, ScoringSetting
from leads.models.interaction import Interaction
from leads.models.lead import Lead
from leads.models.lead_words import LeadWords
from leads.models.temperature_change import TemperatureChange

__all__ = [
    "ContentScore",
    "ConversionModel",
    "HotMark",
    "Interaction",
    "Lead",
    "LeadWords",
    "ScoreChange",
    "ScoringSetting",
    "TemperatureChange",
]
