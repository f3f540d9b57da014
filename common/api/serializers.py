"""The edge's habits: unknown fields are refused, text is bounded, money is a string."""

from datetime import UTC
from itertools import islice
from typing import Any

from rest_framework import serializers

_MOST_NAMED = 20


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses fields it does not know, instead of ignoring them. Of many it names
    the first."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = (key for key in data if key not in self.fields)
            named = {key: ["This field is not known here."] for key in islice(unknown, _MOST_NAMED)}
            if named:
                raise serializers.ValidationError(named)
        return super().to_internal_value(data)


class IdField(serializers.UUIDField):
    """A UUID as text; DRF's own field takes numbers and booleans too."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class FlagField(serializers.BooleanField):
    """true or false; DRF's own field takes "yes", "1" and numbers too."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class MomentField(serializers.DateTimeField):
    """A moment from 1970 to 2199: at the ends of the calendar there are moments that some zones
    have no time for."""

    def to_internal_value(self, value: Any) -> Any:
        moment = super().to_internal_value(value)
        if not 1970 <= moment.astimezone(UTC).year <= 2199:
            raise serializers.ValidationError("A moment from 1970 to 2199.")
        return moment


class AmountField(serializers.DecimalField):
    """Money: a string such as "18500000" in, the same without needless zeros out."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        super().__init__(max_digits=15, decimal_places=2, **kwargs)

    def to_representation(self, value: Any) -> str:
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


class CurrencyField(serializers.ChoiceField):
    """ISO currency of the markets served."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=["INR", "AED", "USD", "EUR", "GBP", "SGD", "SAR"], **kwargs)
