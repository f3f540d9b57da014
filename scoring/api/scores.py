"""The scores of one lead: POST /api/leads/{id}/score and its history."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from common.api.pagination import KeysetPagination
from common.api.serializers import StrictSerializer
from common.api.views import ApiView
from leads.choices import Temperature
from leads.models import Lead, TemperatureChange
from leads.selectors import find_lead
from leads.temperature import CARD
from scoring.card.recommendations import recommendations
from scoring.choices import ScoreChangeReason
from scoring.models import ScoreChange
from scoring.selectors.conversion import conversion_of
from scoring.services.conversion.recalculate import recalculate


class FactorSerializer(serializers.Serializer):
    """One line of the temperature."""

    name = serializers.CharField()
    points = serializers.FloatField()
    cap = serializers.IntegerField()
    explanation = serializers.CharField()


class ConversionFactorSerializer(serializers.Serializer):
    """One line of the conversion score: points of log-odds (20 double the odds) for or against
    it."""

    name = serializers.CharField()
    points = serializers.FloatField()
    explanation = serializers.CharField()


class ConversionSerializer(serializers.Serializer):
    """``probability`` is 1 / (1 + 2^(−sum of points / 20)); ``score`` is round(1 + 99 ·
    probability), or what a manager set by hand. ``confidence``, 0–1, says how much own outcomes
    speak; ``model_version`` 0 is the rules."""

    score = serializers.IntegerField()
    probability = serializers.FloatField()
    confidence = serializers.FloatField()
    model_version = serializers.IntegerField(source="model")
    factors = ConversionFactorSerializer(many=True)


class RecommendationSerializer(serializers.Serializer):
    """A next thing to do."""

    action = serializers.CharField()
    reason = serializers.CharField()


class ScoreAnswerSerializer(serializers.Serializer):
    """The answer to POST /api/leads/{id}/score."""

    lead_score = serializers.IntegerField()
    temperature = serializers.ChoiceField(Temperature.choices)
    factors = FactorSerializer(many=True)
    conversion = ConversionSerializer()
    recommendations = RecommendationSerializer(many=True)


class ScoreHistorySerializer(serializers.Serializer):
    """One change of one of the scores. Of ``temperature`` the words before and after and the points
    of each factor, of ``conversion`` the score before (null: the first), the model (0: the rules),
    why, and who said what by hand."""

    card = serializers.ChoiceField(["temperature", "conversion"])
    at = serializers.DateTimeField()
    score = serializers.IntegerField()
    score_before = serializers.IntegerField(allow_null=True)
    from_temperature = serializers.ChoiceField(Temperature.choices, allow_null=True)
    to_temperature = serializers.ChoiceField(Temperature.choices, allow_null=True)
    factors = serializers.DictField(child=serializers.FloatField(), allow_null=True)
    model_version = serializers.IntegerField(allow_null=True)
    because = serializers.ChoiceField(ScoreChangeReason.choices)
    reason = serializers.CharField()
    user = serializers.CharField(allow_null=True)

    def to_representation(self, instance: TemperatureChange | ScoreChange) -> dict[str, Any]:
        return super().to_representation(
            _of_temperature(instance)
            if isinstance(instance, TemperatureChange)
            else _of_conversion(instance)
        )


def _of_temperature(change: TemperatureChange) -> dict[str, Any]:
    words = f"{change.get_from_temperature_display()} became {change.get_to_temperature_display()}"
    return {
        "card": "temperature", "at": change.at, "score": change.score, "score_before": None,
        "from_temperature": change.from_temperature, "to_temperature": change.to_temperature,
        "factors": change.factors, "model_version": None, "because": ScoreChangeReason.COMPUTED,
        "reason": words,
        "user": None,
    }  # fmt: skip


def _of_conversion(change: ScoreChange) -> dict[str, Any]:
    return {
        "card": "conversion", "at": change.at, "score": change.after, "score_before": change.before,
        "from_temperature": None, "to_temperature": None, "factors": None,
        "model_version": change.model,
        "because": change.because, "reason": change.reason or change.get_because_display(),
        "user": change.user.name if change.user else None,
    }  # fmt: skip


class LeadScoreView(ApiView):
    """Recalculation on demand."""

    policy = {"POST": "leads.change"}

    @extend_schema(request=None, responses=ScoreAnswerSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """Recalculates both scores now and explains each point. The body is empty."""
        StrictSerializer(data=request.data).is_valid(raise_exception=True)
        caller, now = caller_of(request), timezone.now()
        brokerage = caller.brokerage
        with transaction.atomic():
            lead = find_lead(caller, key)
            recalculate(lead=lead, brokerage=brokerage, actor=caller.actor, now=now)
            factors = CARD.explain(Lead.objects.of(brokerage.pk), lead.pk, now)
            conversion = conversion_of(lead, now)
        answer = {
            "lead_score": lead.lead_score,
            "temperature": lead.temperature,
            "factors": factors,
            "conversion": conversion,
            "recommendations": recommendations(CARD.advice(factors), conversion.offers),
        }
        return Response(ScoreAnswerSerializer(answer).data)


class HistoryPagination(KeysetPagination):
    """Pages over two tables at once: each gives its next rows, the newest of both are the page."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.other: QuerySet[Any] = view.conversion_changes()
        return super().paginate_queryset(queryset, request, view)

    def _rows(self, queryset: "QuerySet[Any]", backward: bool, values: list[Any]) -> list[Any]:
        rows: list[Any] = []
        for table in (queryset, self.other):
            rows += super()._rows(table, backward, values)
        rows.sort(key=lambda row: (row.at, row.pk), reverse=self.descending != backward)
        return rows[: self.size + 1]


class LeadScoreHistoryView(ApiView, ListAPIView):
    """Each change of temperature and of the conversion score, the newest first."""

    policy = {"GET": "leads.read"}
    serializer_class = ScoreHistorySerializer
    pagination_class = HistoryPagination
    filter_backends = ()
    keyset = ("-at", "-id")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return TemperatureChange.objects.none()
        return TemperatureChange.objects.filter(lead=self.lead)

    @cached_property
    def lead(self) -> Lead:
        """Whose history it is."""
        return find_lead(caller_of(self.request), self.kwargs["key"])

    def conversion_changes(self) -> "QuerySet[Any]":
        """The rows of the other table."""
        return ScoreChange.objects.filter(lead=self.lead).select_related("user")
