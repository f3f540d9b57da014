"""Paths of identity, below /api/."""

from common.api.routes import route
from profiles.api import identity

urlpatterns = [
    *route("identity/reviews", identity.ReviewsView.as_view(), "identity-reviews"),
    *route(
        "identity/reviews/<uuid:key>/decide",
        identity.DecideView.as_view(),
        "identity-review-decide",
    ),
    *route("identity/merge", identity.MergeView.as_view(), "identity-merge"),
    *route("identity/unmerge", identity.UnmergeView.as_view(), "identity-unmerge"),
]
