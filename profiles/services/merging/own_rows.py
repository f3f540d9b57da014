"""What a merge does with the tables of this floor, in the order in which it is done."""

from profiles.models import (
    Consent,
    CustomerProfile,
    Identifier,
    MatchDecision,
    MatchRecord,
    MatchReview,
    MemoryItem,
    Nudge,
    Objection,
    ProfileMerge,
    ProjectInterest,
    PropertyView,
    SentimentPoint,
    StageChange,
    TrackedEvent,
    VerificationCode,
    VisitSession,
)
from profiles.services.merging.activity import merge_interests, merge_objections, merge_sessions
from profiles.services.merging.identity_rows import (
    merge_consents,
    merge_identifiers,
    merge_match_records,
    merge_reviews,
)
from profiles.services.merging.movers import dropping_doubles, register, staying

register(Identifier, work=merge_identifiers)
register(VisitSession, work=merge_sessions)
register(PropertyView)
register(
    ProjectInterest, work=merge_interests
)  # after the sessions: they say which views were counted twice
register(Objection, work=merge_objections)
register(SentimentPoint)
register(StageChange)
register(Consent, work=merge_consents)
register(MemoryItem)
register(Nudge)
register(TrackedEvent, work=dropping_doubles(TrackedEvent, "event_id"))
register(MatchRecord, work=merge_match_records)
register(MatchDecision)
register(VerificationCode)
register(MatchReview, "first", work=merge_reviews)
register(MatchReview, "second", work=staying)  # done with "first": a review is a pair
register(CustomerProfile, "merged_into")  # those merged before point to the new winner at once
register(
    ProfileMerge, "winner", work=staying
)  # a journal names whom it is about, for its own way back
register(ProfileMerge, "loser", work=staying)
