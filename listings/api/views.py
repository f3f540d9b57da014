"""The catalogue for sites, bots and staff."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import Caller, caller_of
from accounts.choices import KeyKind
from common.api.views import ApiView
from common.errors import NotFound
from listings.api.filters import ListingFilters
from listings.api.serializers import ListingSerializer, SearchResultSerializer, SearchSerializer
from listings.choices import ListingStatus
from listings.models import Listing
from listings.selectors.catalogue import SearchCriteria, search


def visible_listings(caller: Caller) -> "QuerySet[Any]":
    """The brokerage's listings; browsers see what is available in active projects only."""
    rows = Listing.objects.of(caller.brokerage.pk).select_related("project")
    if caller.kind == KeyKind.PUBLISHABLE:
        offered = Q(project__isnull=True) | Q(project__is_active=True)
        rows = rows.filter(offered, status=ListingStatus.AVAILABLE)
    return rows.prefetch_related("media", "project__media")


class ListingsView(ApiView, ListAPIView):
    """GET /api/listings: the catalogue, newest first."""

    policy = {"GET": "listings.read"}
    queryset = Listing.objects.none()  # read by the schema only
    serializer_class = ListingSerializer
    filterset_class = ListingFilters
    keyset = ("-created_at", "-id")

    def get_queryset(self) -> "QuerySet[Any]":
        caller = caller_of(self.request)
        return visible_listings(caller) if isinstance(caller, Caller) else Listing.objects.none()


class ListingView(ApiView):
    """GET /api/listings/{id}."""

    policy = {"GET": "listings.read"}

    @extend_schema(responses=ListingSerializer)
    def get(self, request: Request, listing_id: UUID) -> Response:
        listing = visible_listings(caller_of(request)).filter(pk=listing_id).first()
        if listing is None:
            raise NotFound("There is no such listing.")
        return Response(ListingSerializer(listing).data)


class ListingSearchView(ApiView):
    """POST /api/listings/search: what fits, one listing a project; or what comes nearest, and why
    it does not fit."""

    policy = {"POST": "listings.read"}

    @extend_schema(request=SearchSerializer, responses=SearchResultSerializer)
    def post(self, request: Request) -> Response:
        data = self.read(SearchSerializer)
        limit = data.pop("limit")
        found = search(caller_of(request).brokerage, SearchCriteria(**data), limit)
        return Response(
            {
                "results": ListingSerializer(found.matches, many=True).data,
                "alternatives": [
                    {**ListingSerializer(one.listing).data, "reasons": one.reasons}
                    for one in found.alternatives
                ],
            }
        )
