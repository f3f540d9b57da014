"""JSON of leads, in and out. The field names are the contract of the API."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from common.api.contacts import ContactFields
from common.api.serializers import (
    AmountField,
    CurrencyField,
    IdField,
    MomentField,
    StrictSerializer,
)
from common.channels import Channel
from leads.choices import (
    Direction,
    InteractionKind,
    LeadStatus,
    LeadTransactionType,
    PaymentMethod,
    Source,
)
from leads.models import Lead
from leads.selectors import RECEIPT
from listings.choices import PropertyType

_ATTRIBUTES_MAX = 200


class OwnerSerializer(serializers.ModelSerializer):
    """An RM by id and name."""

    class Meta:
        model = User
        fields = ["id", "name"]


class LeadSerializer(serializers.ModelSerializer):
    """A lead as lists and details show it."""

    owner = OwnerSerializer(read_only=True, allow_null=True)
    has_voice = serializers.SerializerMethodField()
    budget_min = AmountField(read_only=True, allow_null=True)
    budget_max = AmountField(read_only=True, allow_null=True)

    class Meta:
        model = Lead
        fields = [
            "id", "reference", "version", "name", "phone", "email", "source", "status", "owner",
            "lead_score",
            "temperature", "conversion_score", "qr_scan_count", "catalog_views", "messages_count",
            "total_interactions",
            "has_voice", "transaction_type", "property_type", "budget_min", "budget_max",
            "currency", "locations",
            "payment_method", "tags", "attributes", "created_at", "last_contact_at",
            "next_follow_up_at",
        ]  # fmt: skip

    def get_has_voice(self, lead: Lead) -> bool:
        return lead.voice_count > 0


class LeadDetailSerializer(LeadSerializer):
    """One lead with what the list leaves out."""

    project = serializers.SerializerMethodField()
    deal_value = AmountField(read_only=True, allow_null=True)
    commission = AmountField(read_only=True, allow_null=True)

    class Meta(LeadSerializer.Meta):
        fields = [
            *LeadSerializer.Meta.fields,
            "profile_id", "origin", "configurations", "project", "initial_message", "voice_count",
            "first_contact_at",
            "last_customer_at", "submitted_at", "react_by", "deal_value", "commission", "closed_at",
            "close_reason",
        ]  # fmt: skip

    def get_project(self, lead: Lead) -> dict[str, str] | None:
        return {"id": str(lead.project_id), "name": lead.project.name} if lead.project else None


class WishFields(StrictSerializer):
    """What the customer wants; shared by capture and change."""

    transaction_type = serializers.ChoiceField(LeadTransactionType.choices, required=False)
    property_type = serializers.ChoiceField(PropertyType.choices, required=False)
    configurations = serializers.ListField(
        child=serializers.CharField(max_length=12), required=False, max_length=20
    )
    locations = serializers.ListField(
        child=serializers.CharField(max_length=120), required=False, max_length=50
    )
    budget_min = AmountField(required=False, allow_null=True)
    budget_max = AmountField(required=False, allow_null=True)
    currency = CurrencyField(required=False)
    payment_method = serializers.ChoiceField(PaymentMethod.choices, required=False)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=50
    )
    attributes = serializers.DictField(required=False)

    def validate_attributes(self, value: dict[str, Any]) -> dict[str, Any]:
        if len(value) > _ATTRIBUTES_MAX or any(len(name) > 80 for name in value):
            raise serializers.ValidationError(
                f"At most {_ATTRIBUTES_MAX} attributes with names up to 80 characters."
            )
        for item in value.values():
            if not isinstance(item, str | int | float | bool | None) or (
                isinstance(item, str) and len(item) > 500
            ):
                raise serializers.ValidationError(
                    "A value is a text of up to 500 characters, a number, a boolean or null."
                )
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        low, high = attrs.get("budget_min"), attrs.get("budget_max")
        if low is not None and high is not None and low > high:
            raise serializers.ValidationError(
                {"budget_min": ["The lower budget is above the upper one."]}
            )
        return attrs


class CaptureSerializer(WishFields, ContactFields):
    """POST /api/leads."""

    source: serializers.ChoiceField = serializers.ChoiceField(  # type: ignore[assignment]
        Source.choices  # the API's word
    )
    origin = serializers.CharField(max_length=80, required=False, allow_blank=True)
    initial_message = serializers.CharField(max_length=4000, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("phone") and not attrs.get("email"):
            raise serializers.ValidationError("Give a phone number or an e-mail address.")
        return super().validate(attrs)


class ChangeSerializer(WishFields, ContactFields):
    """PATCH /api/leads/{id}."""

    version = serializers.IntegerField(min_value=1, required=False)
    status = serializers.ChoiceField(LeadStatus.choices, required=False)
    owner = IdField(required=False, allow_null=True)
    next_follow_up_at = MomentField(required=False, allow_null=True)


class InteractionSerializer(StrictSerializer):
    """POST /api/leads/{id}/interactions."""

    kind = serializers.ChoiceField(InteractionKind.choices)
    direction = serializers.ChoiceField(Direction.choices, default=Direction.INBOUND)
    channel = serializers.ChoiceField(Channel.choices, required=False, allow_blank=True, default="")
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    at = MomentField(required=False)
    external_id = serializers.CharField(max_length=120, required=False)

    def validate_external_id(self, value: str) -> str:
        if value.startswith(RECEIPT):
            raise serializers.ValidationError("This name is not free: such numbers are given out.")
        return value


class OutcomeSerializer(StrictSerializer):
    """POST /api/leads/{id}/outcome."""

    outcome = serializers.ChoiceField(["won", "lost", "reopened"])
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    value = AmountField(required=False)
    commission = AmountField(required=False)
    at = MomentField(required=False)
    version = serializers.IntegerField(min_value=1, required=False)


class LeadScoreSerializer(serializers.Serializer):
    """A lead's score in short."""

    id = serializers.UUIDField()
    lead_score = serializers.IntegerField()
    temperature = serializers.CharField()


class CapturedSerializer(LeadSerializer):
    """The answer to POST /api/leads."""

    re_inquiry = serializers.BooleanField(default=False)

    class Meta(LeadSerializer.Meta):
        fields = [*LeadSerializer.Meta.fields, "re_inquiry"]


class ReceiptSerializer(serializers.Serializer):
    """The answer to POST /api/leads for keys that may not read leads."""

    id = serializers.UUIDField()
    reference = serializers.CharField()


class InteractionAnswerSerializer(serializers.Serializer):
    """The answer to POST /api/leads/{id}/interactions."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    direction = serializers.CharField()
    channel = serializers.CharField()
    text = serializers.CharField()
    at = serializers.DateTimeField(source="occurred_at")
    external_id = serializers.CharField(allow_null=True)
    lead = LeadScoreSerializer()
