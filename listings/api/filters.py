"""Filters of GET /api/listings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django_filters import rest_framework as filters

from listings.choices import ListingStatus, PropertyType, TransactionType
from listings.models import Listing
from listings.units import UnitError, parse_configuration


def _is_configuration(text: str) -> None:
    try:
        parse_configuration(text)
    except UnitError as error:
        raise ValidationError(error.reason) from error


class ListingFilters(filters.FilterSet):
    """``configuration`` in any spelling, ``locality`` in any case, prices in whole units of the
    listings' currency."""

    configuration = filters.CharFilter(
        method="by_configuration", max_length=20, validators=[_is_configuration]
    )
    locality = filters.CharFilter(lookup_expr="iexact", max_length=120)
    transaction_type = filters.ChoiceFilter(choices=TransactionType.choices)
    property_type = filters.ChoiceFilter(choices=PropertyType.choices)
    status = filters.ChoiceFilter(choices=ListingStatus.choices)
    price_min = filters.NumberFilter("price", "gte", min_value=0, max_digits=15, decimal_places=2)
    price_max = filters.NumberFilter("price", "lte", min_value=0, max_digits=15, decimal_places=2)
    project = filters.UUIDFilter("project_id")

    class Meta:
        model = Listing
        fields: list[str] = []

    def by_configuration(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        configuration = parse_configuration(value)
        return rows.filter(configuration=configuration.name) if configuration else rows
