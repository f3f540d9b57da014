"""Site events from browsers and servers."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from common.api.errors import brief
from common.api.idempotency import idempotent_after
from common.api.serializers import IdField, StrictSerializer
from common.api.views import ApiView
from leads.services.pipeline.track import Refused, track_events
from leads.tracking import EVENT_NAMES, SiteEvent, event_type
from profiles.api.customer import contact_of
from profiles.choices import InterestLevel
from profiles.handles import Contact


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


@dataclass(frozen=True)
class _Batch:
    """A body as it was read: whose it is, the events that can be taken, and those that cannot."""

    contact: Contact
    session_key: str
    good: list[SiteEvent]
    refused: list[Refused]


def _read(view: ApiView, request: Request) -> _Batch:
    data = view.read(TrackSerializer)
    event = EventSerializer()  # one for all: making its fields costs more than reading an event
    batch = _Batch(contact_of(caller_of(request), data), data.get("session_id", ""), [], [])
    for index, given in enumerate(data["events"]):
        try:
            batch.good.append(SiteEvent(index=index, **event.run_validation(given)))
        except serializers.ValidationError as error:
            detail: Any = error.detail
            field, messages = next(iter(detail.items()))
            batch.refused.append(Refused(index, "invalid", brief(f"{field}: {messages[0]}")))
    return batch


class TrackView(ApiView):
    """Site events."""

    policy = {"POST": "track"}

    @extend_schema(request=TrackSerializer, responses={202: TrackAnswerSerializer})
    @idempotent_after(_read)
    def post(self, request: Request, batch: _Batch) -> Response:
        """Batched site events; the same event id counts once, a bad event is named and the others
        are taken."""
        caller = caller_of(request)
        result = track_events(
            brokerage=caller.brokerage,
            contact=batch.contact,
            session_key=batch.session_key,
            events=batch.good,
            now=timezone.now(),
        )
        refused = batch.refused + result.rejected
        answer = {
            "accepted": result.accepted,
            "duplicates": result.duplicates,
            "rejected": [vars(one) for one in sorted(refused, key=lambda one: one.index)],
        }
        return Response(answer, status=202)
