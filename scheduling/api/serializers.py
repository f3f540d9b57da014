"""JSON that comes in: bookings, callbacks, steps, the question for slots."""

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from common.api.contacts import ContactFields
from common.api.serializers import IdField, StrictSerializer
from profiles.api.customer import CustomerFields
from scheduling.choices import CallbackStatus, SlotName, Urgency, VisitStatus

_LONGEST_QUESTION_DAYS = 31


class BrokerageTimeField(serializers.DateTimeField):
    """An ISO time; without an offset it is in the brokerage's zone."""

    def enforce_timezone(self, value: Any) -> Any:
        self.timezone = self.context["request"].auth.brokerage.zone
        return super().enforce_timezone(value)


class WhenFields(StrictSerializer):
    """A day with a slot, or an exact start (whose day may be left out)."""

    date = serializers.DateField(required=False)
    slot = serializers.ChoiceField(choices=SlotName.choices, required=False)
    start = BrokerageTimeField(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("slot" in data) == ("start" in data):
            raise serializers.ValidationError({"slot": ["Give either a slot or an exact start."]})
        if "slot" in data and "date" not in data:
            raise serializers.ValidationError({"date": ["This field is required."]})
        data.setdefault("date", data["start"].date() if "start" in data else None)
        return data


class VisitRequest(CustomerFields, WhenFields):
    """A site visit: who, where, when. ``hold`` keeps the time for five minutes while it is found
    out who comes."""

    project = serializers.CharField(max_length=200, required=False)
    listing = IdField(required=False)
    notes = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    hold = serializers.BooleanField(required=False, default=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("project" in data) == ("listing" in data):
            raise serializers.ValidationError({"project": ["Give either a project or a listing."]})
        return super().validate(data)


class KeepRequest(ContactFields):
    """Who comes, as far as it is not known."""


class RescheduleRequest(WhenFields):
    """When instead."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=1, required=False)


class CancelRequest(StrictSerializer):
    """Nothing is required."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=1, required=False)


class CallbackRequest(CustomerFields):
    """A wish to be called."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    urgency = serializers.ChoiceField(choices=Urgency.choices, default=Urgency.MEDIUM)


class VisitStep(StrictSerializer):
    """The status to go to."""

    status = serializers.ChoiceField(choices=VisitStatus.choices)
    notes = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=1, required=False)


class CallbackStep(StrictSerializer):
    """The status to go to, and what came of the call."""

    status = serializers.ChoiceField(choices=CallbackStatus.choices)
    attempts = serializers.IntegerField(min_value=0, max_value=100, required=False)
    duration_seconds = serializers.IntegerField(min_value=0, max_value=86_400, required=False)
    outcome = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    notes = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=1, required=False)


class SlotsQuestion(StrictSerializer):
    """Which place and days; without days, the next two weeks."""

    project = serializers.CharField(max_length=200, required=False)
    listing = IdField(required=False)
    date_from = serializers.DateField(required=False)
    date_to = serializers.DateField(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("project" in data) == ("listing" in data):
            raise serializers.ValidationError({"project": ["Give either a project or a listing."]})
        today = self.context["now"].astimezone(self.context["request"].auth.brokerage.zone).date()
        first = data.setdefault("date_from", today)
        if first.year > today.year + 1:  # before the arithmetic below runs past the calendar's end
            raise serializers.ValidationError({"date_from": ["This is too far ahead."]})
        last = data.setdefault("date_to", max(first, today) + timedelta(days=13))
        if not 0 <= (last - first).days < _LONGEST_QUESTION_DAYS:
            message = f"1 to {_LONGEST_QUESTION_DAYS} days can be asked for at once."
            raise serializers.ValidationError({"date_to": [message]})
        return data
