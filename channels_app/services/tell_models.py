"""Telling managers what becomes of their conversion model."""

from datetime import datetime

from channels_app.services.tell import admin_link, managers_of, tell_person
from common.models import Event
from scoring.models import ConversionModel


def tell_model_taken_back(event: Event, model: ConversionModel, now: datetime) -> None:
    """E-mails to the managers: the rules did better, so another model, or the rules themselves, are in use."""
    context = {"model": model, "link": admin_link("scoring_conversionmodel_change", model)}
    for manager in managers_of(model.brokerage):
        tell_person(event, model.brokerage, manager, f"{event.name}_agent", context, now)
