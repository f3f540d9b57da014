"""Paths of the scores' API, below /api/."""

from common.api.routes import route
from scoring.api.scores import LeadScoreHistoryView, LeadScoreView

urlpatterns = [
    *route("leads/<uuid:key>/score", LeadScoreView.as_view(), "lead-score"),
    *route("leads/<uuid:key>/score/history", LeadScoreHistoryView.as_view(), "lead-score-history"),
]
