"""Saved queries and the overview of a brokerage's customers."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from common.api.timeframe import TimeframeQuestion, read_timeframe
from common.api.views import ApiView
from profiles.api.profile_serializers import ShortProfileSerializer
from profiles.memory.patterns import PATTERNS
from profiles.models import CustomerProfile
from profiles.selectors.overview import customers_overview, journeys_overview
from profiles.selectors.reach import CUSTOMERS
from profiles.selectors.segments import in_segment


class SegmentView(ApiView, ListAPIView):
    """A segment's customers, last active first."""

    policy = {"GET": "segments.read"}
    serializer_class = ShortProfileSerializer
    keyset = ("-last_active", "-id")
    segment = ""

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return CustomerProfile.objects.none()
        return in_segment(CUSTOMERS.rows(caller_of(self.request)), self.segment, timezone.now())

    @extend_schema(description="\n".join(f"{one.key}: {one.words}." for one in PATTERNS.values()))
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The first of them, or those where the last page ended."""
        return self.list(request, *args, **kwargs)


class CustomerCountsSerializer(serializers.Serializer):
    """Customers known, new, active, and active again."""

    total = serializers.IntegerField()
    new = serializers.IntegerField()
    active = serializers.IntegerField()
    returning = serializers.IntegerField()


class AveragesSerializer(serializers.Serializer):
    """Means over the customers active in the period; null where nothing is known."""

    engagement_score = serializers.FloatField(allow_null=True)
    intent_score = serializers.FloatField(allow_null=True)
    sentiment = serializers.FloatField(allow_null=True)
    sessions = serializers.FloatField(allow_null=True)


class CustomersOverviewSerializer(serializers.Serializer):
    """GET /api/analytics/customer-profiles."""

    timeframe = serializers.CharField()
    customers = CustomerCountsSerializer()
    averages = AveragesSerializer()
    by_stage = serializers.DictField(child=serializers.IntegerField())
    by_temperature = serializers.DictField(child=serializers.IntegerField())


class StageStepSerializer(serializers.Serializer):
    """How often customers went from one stage to another, and how long they had been in the
    first."""

    from_stage = serializers.CharField()
    to_stage = serializers.CharField()
    count = serializers.IntegerField()
    mean_days = serializers.FloatField()


class JourneysOverviewSerializer(serializers.Serializer):
    """GET /api/analytics/journeys."""

    timeframe = serializers.CharField()
    steps = StageStepSerializer(many=True)
    stages_now = serializers.DictField(child=serializers.IntegerField())


class CustomersOverviewView(ApiView):
    """Customers over a period."""

    policy = {"GET": "analytics.read"}

    @extend_schema(parameters=[TimeframeQuestion], responses=CustomersOverviewSerializer)
    def get(self, request: Request) -> Response:
        """Counts, stages, temperatures and mean scores of the brokerage's customers."""
        asked, span = read_timeframe(request)
        found = customers_overview(caller_of(request).brokerage, timezone.now() - span)
        return Response(CustomersOverviewSerializer({"timeframe": asked} | found).data)


class JourneysOverviewView(ApiView):
    """Journeys over a period."""

    policy = {"GET": "analytics.read"}

    @extend_schema(parameters=[TimeframeQuestion], responses=JourneysOverviewSerializer)
    def get(self, request: Request) -> Response:
        """Steps from stage to stage with the mean time before each, and where customers are now."""
        asked, span = read_timeframe(request)
        found = journeys_overview(caller_of(request).brokerage, timezone.now() - span)
        return Response(JourneysOverviewSerializer({"timeframe": asked} | found).data)
