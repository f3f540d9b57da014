"""The floors that go over HTTP: what DRF costs by itself, on our tables and behind our middleware.

A session log-in, a plain ModelSerializer, no throttle, no policy, no services.
"""

from datetime import datetime
from typing import Any

from django.urls import include, path
from rest_framework import generics, serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from channels_app.models import Message
from common.ids import uuid7
from leads.api.serializers import LeadDetailSerializer, LeadSerializer
from leads.models import Lead
from leads.models.lead import BY_SCORE
from listings.models import Listing
from scheduling.models import SiteVisit


def _columns(names: Any, *computed: str) -> list[str]:
    return [name for name in names if name not in computed]


class BareList(serializers.ModelSerializer):
    class Meta:
        model = Lead
        fields = _columns(LeadSerializer.Meta.fields, "has_voice")


class BareDetail(serializers.ModelSerializer):
    class Meta:
        model = Lead
        fields = _columns(LeadDetailSerializer.Meta.fields, "has_voice", "profile_id")


class BareCreate(serializers.ModelSerializer):
    class Meta:
        model = Lead
        fields = [
            "name", "phone", "email", "source", "transaction_type", "property_type",
            "configurations", "locations",
            "budget_min", "budget_max", "currency", "initial_message",
        ]  # fmt: skip


class BareMessage(serializers.ModelSerializer):
    class Meta:
        model = Message
        fields = ["id", "channel", "body", "created_at"]


class BareListing(serializers.ModelSerializer):
    class Meta:
        model = Listing
        fields = ["id", "title", "locality", "configuration", "price", "currency"]


class BareVisit(serializers.ModelSerializer):
    class Meta:
        model = SiteVisit
        fields = [
            "id",
            "slot",
            "slot_start",
            "slot_end",
            "planned_start",
            "planned_end",
            "customer_notes",
        ]


class Cursor(CursorPagination):
    page_size = 50
    ordering = BY_SCORE


class Bare:
    """What all floors share."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAuthenticated]
    throttle_classes: list[Any] = []
    parser_classes = [JSONParser]
    filter_backends: list[Any] = []
    request: Any

    @property
    def brokerage_id(self) -> Any:
        return self.request.user.brokerage_id


class Leads(Bare, generics.ListCreateAPIView):
    """GET: a cursor list of one owner's leads. POST: one lead of a given customer."""

    pagination_class = Cursor

    def get_serializer_class(self) -> Any:
        return BareCreate if self.request.method == "POST" else BareList

    def get_queryset(self) -> Any:
        return Lead.objects.filter(
            brokerage_id=self.brokerage_id, owner=self.request.query_params["owner"]
        )

    def perform_create(self, serializer: Any) -> None:
        profile = self.request.query_params["profile"]
        serializer.save(
            brokerage_id=self.brokerage_id, profile_id=profile, reference=f"f_{uuid7().hex[-20:]}"
        )


class OneLead(Bare, generics.RetrieveAPIView):
    serializer_class = BareDetail

    def get_queryset(self) -> Any:
        return Lead.objects.filter(brokerage_id=self.brokerage_id)


class Messages(Bare, generics.CreateAPIView):
    """A message stored, and the five cheapest flats of a configuration in a locality looked up."""

    serializer_class = BareMessage

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        stored = super().create(request, *args, **kwargs)
        fits = Listing.objects.filter(
            brokerage_id=self.brokerage_id,
            status="available",
            transaction_type="buy",
            locality=request.query_params["locality"],
            price__lte=request.query_params["price"],
        ).order_by("price")[:5]
        return Response(
            {"message": stored.data, "listings": BareListing(fits, many=True).data}, status=201
        )

    def perform_create(self, serializer: Any) -> None:
        serializer.save(brokerage_id=self.brokerage_id, direction="inbound", author="customer")


class Visits(Bare, generics.CreateAPIView):
    """One visit, which the exclusion and unique constraints check."""

    serializer_class = BareVisit

    def perform_create(self, serializer: Any) -> None:
        asked = self.request.query_params
        start, end = (serializer.validated_data[name] for name in ("planned_start", "planned_end"))
        span: tuple[datetime, datetime] = (start, end)
        serializer.save(
            brokerage_id=self.brokerage_id,
            profile_id=asked["profile"],
            customer_key=asked["profile"],
            project_id=asked["project"],
            agent_id=asked["agent"],
            reference=f"f_{uuid7().hex[-20:]}",
            blocked=span,
        )


urlpatterns = [
    path("floor/leads", Leads.as_view()),
    path("floor/leads/<uuid:pk>", OneLead.as_view()),
    path("floor/messages", Messages.as_view()),
    path("floor/visits", Visits.as_view()),
    path("", include("realty_crm.urls")),
]
