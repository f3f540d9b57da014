from leads.models.interaction import Interaction
from leads.models.lead import Lead
from leads.models.temperature_change import TemperatureChange

__all__ = ["Interaction", "Lead", "TemperatureChange"]
