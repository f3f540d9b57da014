from profiles.models.customer_profile import LIVING, CustomerProfile
from profiles.models.identifier import Identifier
from profiles.models.interest import ProjectInterest, PropertyView
from profiles.models.match import MatchDecision, MatchRecord, MatchReview, NameCount, ProfileMerge
from profiles.models.memory import MemoryItem
from profiles.models.mood import Objection, SentimentPoint
from profiles.models.nudge import Nudge, NudgeSetting
from profiles.models.privacy import Consent, Erasure, RetentionRule, Suppression, VerificationCode
from profiles.models.stage_change import StageChange
from profiles.models.tracked_event import TrackedEvent
from profiles.models.visit_session import VisitSession

__all__ = [
    "LIVING",
    "Consent",
    "CustomerProfile",
    "Erasure",
    "Identifier",
    "MatchDecision",
    "MatchRecord",
    "MatchReview",
    "MemoryItem",
    "NameCount",
    "Nudge",
    "NudgeSetting",
    "Objection",
    "ProfileMerge",
    "ProjectInterest",
    "PropertyView",
    "RetentionRule",
    "SentimentPoint",
    "StageChange",
    "Suppression",
    "TrackedEvent",
    "VerificationCode",
    "VisitSession",
]
