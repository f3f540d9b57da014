"""The day and the period of leads: GET /api/leads/dashboard and /analytics."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from common.api.serializers import AmountField
from common.api.timeframe import TimeframeQuestion, read_timeframe
from common.api.views import ApiView
from leads.api.serializers import LeadSerializer
from leads.selectors.reports.analytics import lead_analytics
from leads.selectors.reports.dashboard import lead_dashboard


class FollowUpsSerializer(serializers.Serializer):
    """How many follow-ups there are, and the first twenty leads."""

    count = serializers.IntegerField()
    leads = LeadSerializer(many=True)


class NextActionSerializer(serializers.Serializer):
    """What to do about a lead, and why."""

    lead = LeadSerializer()
    action = serializers.CharField()
    reason = serializers.CharField()


class LeadDashboardSerializer(serializers.Serializer):
    """GET /api/leads/dashboard: open leads per temperature, follow-ups by the brokerage's day, what
    to do next."""

    burning = serializers.IntegerField()
    hot = serializers.IntegerField()
    warm = serializers.IntegerField()
    cold = serializers.IntegerField()
    follow_ups_today = FollowUpsSerializer()
    follow_ups_overdue = FollowUpsSerializer()
    next_best_actions = NextActionSerializer(many=True)


class GroupSerializer(serializers.Serializer):
    """One group of a report: ``key`` is a word or an id, null for leads without owner or
    project."""

    key = serializers.CharField(allow_null=True)
    name = serializers.CharField()


class FunnelStepSerializer(serializers.Serializer):
    """Leads that came at least to this status, their share, and the median days spent at it before
    the next step."""

    status = serializers.CharField()
    reached = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    median_days = serializers.FloatField(allow_null=True)


class ConvertedSerializer(GroupSerializer):
    """How many leads came in, were won and lost; ``rate`` is won of all."""

    leads = serializers.IntegerField()
    won = serializers.IntegerField()
    lost = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True)


class LeadConversionSerializer(serializers.Serializer):
    """Conversion by each dimension; ``temperature`` is the hottest that a lead has reached."""

    source = ConvertedSerializer(many=True)  # type: ignore[assignment]  # the API's word
    agent = ConvertedSerializer(many=True)
    project = ConvertedSerializer(many=True)
    temperature = ConvertedSerializer(many=True)


class WaitSerializer(serializers.Serializer):
    """From the customer's submit to the first human touch; the shares are of all leads that
    asked."""

    leads = serializers.IntegerField()
    median_seconds = serializers.IntegerField(allow_null=True)
    p90_seconds = serializers.IntegerField(allow_null=True)
    within_5_min = serializers.FloatField(allow_null=True)
    never_contacted = serializers.FloatField(allow_null=True)


class GroupWaitSerializer(GroupSerializer, WaitSerializer):
    """The same of one group."""


class SpeedToLeadSerializer(serializers.Serializer):
    """Speed to lead, in all, per source and per owner."""

    all = WaitSerializer()
    source = GroupWaitSerializer(many=True)  # type: ignore[assignment]  # the API's word
    agent = GroupWaitSerializer(many=True)


class LostReasonSerializer(serializers.Serializer):
    """Why leads were lost."""

    reason = serializers.CharField()
    count = serializers.IntegerField()


class EarnedSerializer(GroupSerializer):
    """Deals of one group in one currency."""

    currency = serializers.CharField()
    deals = serializers.IntegerField()
    value = AmountField()
    commission = AmountField()


class LeadRevenueSerializer(serializers.Serializer):
    """Deals closed in the period."""

    total = EarnedSerializer(many=True)
    agent = EarnedSerializer(many=True)
    source = EarnedSerializer(many=True)  # type: ignore[assignment]  # the API's word
    project = EarnedSerializer(many=True)


class AgentActivitySerializer(GroupSerializer):
    """What one member of staff did in the period."""

    touches = serializers.IntegerField()
    leads = serializers.IntegerField()
    days_active = serializers.IntegerField()


class ExpectedValueSerializer(serializers.Serializer):
    """Chance times budget, summed."""

    currency = serializers.CharField()
    value = AmountField()


class LeadForecastSerializer(serializers.Serializer):
    """What the open leads that have a conversion score promise."""

    leads = serializers.IntegerField()
    expected_won = serializers.FloatField()
    expected_value = ExpectedValueSerializer(many=True)


class LeadAnalyticsSerializer(serializers.Serializer):
    """GET /api/leads/analytics. Funnel, conversion and speed are of the leads that came in the
    period; lost reasons, revenue and activity of what happened in it; the forecast is of now."""

    timeframe = serializers.CharField()
    funnel = FunnelStepSerializer(many=True)
    conversion = LeadConversionSerializer()
    speed_to_lead = SpeedToLeadSerializer()
    lost_reasons = LostReasonSerializer(many=True)
    revenue = LeadRevenueSerializer()
    agents = AgentActivitySerializer(many=True)
    forecast = LeadForecastSerializer(allow_null=True)
    model_quality = serializers.DictField(allow_null=True)


class LeadDashboardView(ApiView):
    """The day."""

    policy = {"GET": "leads.read"}

    @extend_schema(responses=LeadDashboardSerializer)
    def get(self, request: Request) -> Response:
        """An agent's own leads; the brokerage's for managers and keys."""
        found = lead_dashboard(caller_of(request), timezone.now())
        answer = {
            **found.temperatures,
            "follow_ups_today": found.today,
            "follow_ups_overdue": found.overdue,
            "next_best_actions": found.next_best_actions,
        }
        return Response(LeadDashboardSerializer(answer).data)


class LeadAnalyticsView(ApiView):
    """The period."""

    policy = {"GET": "analytics.read"}

    @extend_schema(parameters=[TimeframeQuestion], responses=LeadAnalyticsSerializer)
    def get(self, request: Request) -> Response:
        """The report on the brokerage's leads."""
        (asked, span), now = read_timeframe(request), timezone.now()
        found = lead_analytics(caller_of(request).brokerage, now - span, now)
        return Response(LeadAnalyticsSerializer({"timeframe": asked} | found).data)
