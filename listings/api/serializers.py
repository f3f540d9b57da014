"""Listings in and out of the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.api.serializers import AmountField, CurrencyField, StrictSerializer
from listings.choices import ListingStatus, MediaKind, Possession, PropertyType, TransactionType
from listings.models import Listing
from listings.presentation import media_cards


class MediaSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=MediaKind.choices)
    url = serializers.URLField()


class ListingSerializer(serializers.Serializer[Any]):
    """The whole listing; areas in square feet, price in whole units of currency."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    project_id = serializers.UUIDField(allow_null=True)
    project = serializers.CharField(source="project.name", allow_null=True, default=None)
    locality = serializers.CharField()
    city = serializers.CharField()
    transaction_type = serializers.ChoiceField(choices=TransactionType.choices)
    property_type = serializers.ChoiceField(choices=PropertyType.choices)
    configuration = serializers.CharField(allow_blank=True)
    bedrooms = serializers.DecimalField(max_digits=4, decimal_places=1, allow_null=True)
    bathrooms = serializers.IntegerField(allow_null=True)
    area_min_sqft = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    area_max_sqft = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    price = AmountField()
    currency = serializers.CharField()
    possession = serializers.ChoiceField(choices=Possession.choices)
    possession_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=ListingStatus.choices)
    amenities = serializers.ListField(child=serializers.CharField())
    description = serializers.CharField(allow_blank=True)
    media = serializers.SerializerMethodField()

    @extend_schema_field(MediaSerializer(many=True))
    def get_media(self, listing: Listing) -> list[dict[str, str]]:
        return [card.as_json() for card in media_cards(listing)]


class SearchSerializer(StrictSerializer):
    """What is searched for; every field is optional. ``text`` are keywords that must all appear."""

    text = serializers.CharField(max_length=200, required=False, allow_blank=True)
    configuration = serializers.CharField(max_length=20, required=False, allow_blank=True)
    localities = serializers.ListField(
        child=serializers.CharField(max_length=120), max_length=10, required=False
    )
    budget_min = AmountField(required=False)
    budget_max = AmountField(required=False)
    currency = CurrencyField(required=False)
    transaction_type = serializers.ChoiceField(choices=TransactionType.choices, required=False)
    property_type = serializers.ChoiceField(choices=PropertyType.choices, required=False)
    possession = serializers.ChoiceField(choices=Possession.choices, required=False)
    limit = serializers.IntegerField(min_value=1, max_value=20, default=5)


class AlternativeSerializer(ListingSerializer):
    """A listing that comes near, and what does not fit."""

    reasons = serializers.ListField(child=serializers.CharField())


class SearchResultSerializer(serializers.Serializer[Any]):
    """``alternatives`` only when there are no results."""

    results = ListingSerializer(many=True)
    alternatives = AlternativeSerializer(many=True)
