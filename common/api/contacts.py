"""How somebody can be reached, as calls tell it."""

from typing import Any

from rest_framework import serializers

from common.api.serializers import StrictSerializer
from common.text.emails import EmailError, normalise_email
from common.text.phones import PhoneError, parse_phone


class PhoneField(serializers.CharField):
    """A phone number as people write it; the brokerage's country is assumed without a country code.
    Gives a Phone."""

    def to_internal_value(self, data: Any) -> Any:
        raw = super().to_internal_value(data)
        if not raw:
            return None
        if len(raw) > 60:  # not max_length: its validator would look at what is returned here
            raise serializers.ValidationError("Ensure this field has no more than 60 characters.")
        try:
            return parse_phone(raw, region=self.context["request"].auth.brokerage.country)
        except PhoneError as error:
            raise serializers.ValidationError(str(error)) from error


class EmailAddressField(serializers.CharField):
    """An e-mail address. Gives an EmailAddress."""

    def to_internal_value(self, data: Any) -> Any:
        raw = super().to_internal_value(data)
        if not raw:
            return None
        if len(raw) > 254:  # not max_length: its validator would look at what is returned here
            raise serializers.ValidationError("Ensure this field has no more than 254 characters.")
        try:
            return normalise_email(raw)
        except EmailError as error:
            raise serializers.ValidationError(str(error)) from error


class ContactFields(StrictSerializer):
    """Name, phone and e-mail of somebody, each if it is known."""

    name = serializers.CharField(max_length=160, required=False, allow_blank=True)
    phone = PhoneField(required=False, allow_blank=True)
    email = EmailAddressField(required=False, allow_blank=True)
