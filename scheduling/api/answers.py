"""The shapes of answers, for the OpenAPI schema; scheduling.presentation makes them."""

from typing import Any

from rest_framework import serializers

from scheduling.choices import CallbackStatus, SlotName, Urgency, VisitStatus


class PlaceAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class ListingAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    title = serializers.CharField()


class AgentAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    phone = serializers.CharField()


class ContactAnswer(serializers.Serializer[Any]):
    name = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()


class VisitAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    reference = serializers.CharField()
    status = serializers.ChoiceField(choices=VisitStatus.choices)
    project = PlaceAnswer(allow_null=True)
    listing = ListingAnswer(allow_null=True)
    date = serializers.DateField()
    slot = serializers.ChoiceField(choices=SlotName.choices)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    planned_start = serializers.DateTimeField()
    planned_end = serializers.DateTimeField()
    version = serializers.IntegerField()
    hold_until = serializers.DateTimeField(allow_null=True)
    agent = AgentAnswer(allow_null=True)
    lead_score = serializers.IntegerField(allow_null=True)
    notes = serializers.CharField()
    rm_notes = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    message = serializers.CharField()


class StaffVisitAnswer(VisitAnswer):
    contact = ContactAnswer()


class CallbackAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    reference = serializers.CharField()
    status = serializers.ChoiceField(choices=CallbackStatus.choices)
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    reason = serializers.CharField()
    due_at = serializers.DateTimeField()
    expected = serializers.CharField()
    agent = AgentAnswer(allow_null=True)
    attempts = serializers.IntegerField()
    duration_seconds = serializers.IntegerField(allow_null=True)
    outcome = serializers.CharField(allow_null=True)
    notes = serializers.CharField(allow_null=True)
    lead_score = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    contacted_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    message = serializers.CharField()


class StaffCallbackAnswer(CallbackAnswer):
    contact = ContactAnswer()


class SlotAnswer(serializers.Serializer[Any]):
    date = serializers.DateField()
    slot = serializers.ChoiceField(choices=SlotName.choices)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class SlotsAnswer(serializers.Serializer[Any]):
    place = serializers.CharField()
    timezone = serializers.CharField()
    slots = SlotAnswer(many=True)


class CustomerScheduleAnswer(serializers.Serializer[Any]):
    visits = VisitAnswer(many=True)
    callbacks = CallbackAnswer(many=True)
