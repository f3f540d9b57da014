"""The news of judgement."""

from typing import TypedDict
from uuid import UUID

from common.events import EventKind


class ModelNews(TypedDict):
    model_id: UUID


class ModelInUseNews(ModelNews):
    number: int


#: this model says from now on how likely a lead is to buy
CONVERSION_MODEL_IN_USE = EventKind(
    "conversion_model_in_use",
    ModelInUseNews,
    kept_for_history="which model spoke in which time: a model that is in use again forgets when "
    "it was retired",
)
#: a model that foretold badly was put out of use by itself
CONVERSION_MODEL_TAKEN_BACK = EventKind("conversion_model_taken_back", ModelNews)
