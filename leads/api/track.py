"""Site events from browsers and servers."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from common.api.idempotency import idempotent
from common.api.serializers import IdField, StrictSerializer
from common.api.views import ApiView
from leads.services.pipeline.track import Refused, track_events
from leads.tracking import EVENT_NAMES, SiteEvent, event_type
from profiles.api.customer import contact_of
from profiles.choices import InterestLevel


class EventSerializer(StrictSerializer):
    """One event. ``type`` is one of ours or a RESO EventType name."""

    id = IdField()
    type = serializers.CharField(max_length=60)
    project = serializers.CharField(max_length=160, required=False)
    listing = IdField(required=False)
    at = serializers.DateTimeField(required=False)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    level = serializers.ChoiceField(InterestLevel.choices, required=False)

    def validate_type(self, value: str) -> str:
        known = event_type(value)
        if known is None:
            raise serializers.ValidationError(
                f"Unknown event type. Known: {', '.join(EVENT_NAMES)}."
            )
        return known


class TrackSerializer(StrictSerializer):
    """POST /api/track. Each event is checked on its own, so that one bad event does not lose the
    others."""

    user_id = serializers.CharField(max_length=120, required=False, allow_blank=True)
    session_id = serializers.CharField(max_length=100, required=False, allow_blank=True)
    events = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=100)


class RejectedEventSerializer(serializers.Serializer):
    """An event that was not taken, and why."""

    index = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField()


class TrackAnswerSerializer(serializers.Serializer):
    """The answer to POST /api/track."""

    accepted = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    rejected = RejectedEventSerializer(many=True)


class TrackView(ApiView):
    """Site events."""

    policy = {"POST": "track"}

    @extend_schema(request=TrackSerializer, responses={202: TrackAnswerSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Batched site events; the same event id counts once, a bad event is named and the others
        are taken."""
        caller = caller_of(request)
        data = self.read(TrackSerializer)
        good: list[SiteEvent] = []
        refused: list[Refused] = []
        for index, event in enumerate(data["events"]):
            parsed = EventSerializer(data=event)
            if parsed.is_valid():
                good.append(SiteEvent(index=index, **parsed.validated_data))
            else:
                field, messages = next(iter(parsed.errors.items()))
                refused.append(Refused(index, "invalid", f"{field}: {messages[0]}"))
        result = track_events(
            brokerage=caller.brokerage,
            contact=contact_of(caller, data),
            session_key=data.get("session_id", ""),
            events=good,
            now=timezone.now(),
        )
        refused += result.rejected
        answer = {
            "accepted": result.accepted,
            "duplicates": result.duplicates,
            "rejected": [vars(one) for one in sorted(refused, key=lambda one: one.index)],
        }
        return Response(answer, status=202)
