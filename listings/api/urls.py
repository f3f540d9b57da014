"""Routes of the catalogue, below /api/."""

from common.api.routes import route
from listings.api.views import ListingSearchView, ListingsView, ListingView

urlpatterns = [
    *route("listings", ListingsView.as_view(), "listings"),
    *route("listings/search", ListingSearchView.as_view(), "listing-search"),
    *route("listings/<uuid:listing_id>", ListingView.as_view(), "listing"),
]
