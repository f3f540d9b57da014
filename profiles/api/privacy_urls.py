"""Paths of the export, below /api/; erasure is a method of the customer's own path
(profile_urls)."""

from common.api.routes import route
from profiles.api import privacy

urlpatterns = [
    *route("profiles/<str:user_id>/export", privacy.ExportView.as_view(), "profile-export"),
]
