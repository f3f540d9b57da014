"""JSON of the steps of a thread."""

from rest_framework import serializers

from common.api.serializers import IdField, MomentField, StrictSerializer


class ReasonSerializer(StrictSerializer):
    """Why, where somebody says so."""

    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class AssignSerializer(ReasonSerializer):
    """To whom."""

    agent = IdField(help_text="a member of staff")


class SnoozeSerializer(ReasonSerializer):
    """Until when."""

    until = MomentField()


class ThreadStateSerializer(serializers.Serializer):
    """What became of the thread."""

    id = serializers.UUIDField()
    state = serializers.CharField()
    bot_active = serializers.BooleanField()
    agent = serializers.UUIDField(source="agent_id", allow_null=True)
    waiting_since = serializers.DateTimeField(allow_null=True)
    snoozed_until = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
