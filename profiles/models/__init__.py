from profiles.models.customer_profile import CustomerProfile
from profiles.models.identifier import Identifier
from profiles.models.interest import ProjectInterest, PropertyView
from profiles.models.mood import Objection, SentimentPoint
from profiles.models.stage_change import StageChange
from profiles.models.tracked_event import TrackedEvent
from profiles.models.visit_session import VisitSession

__all__ = [
    "CustomerProfile",
    "Identifier",
    "Objection",
    "ProjectInterest",
    "PropertyView",
    "SentimentPoint",
    "StageChange",
    "TrackedEvent",
    "VisitSession",
]
