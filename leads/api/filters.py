"""Filters of GET /api/leads."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.caller import caller_of
from common.errors import invalid
from leads.choices import LeadStatus, Source, Temperature
from leads.models import Lead
from leads.selectors import search_leads


class LeadFilter(django_filters.FilterSet):
    """``owner`` is a user's id or ``none`` for the pool; ``idle_days`` finds leads whose customer
    has been silent so long."""

    temperature = django_filters.MultipleChoiceFilter(choices=Temperature.choices)
    status = django_filters.MultipleChoiceFilter(choices=LeadStatus.choices)
    source = django_filters.MultipleChoiceFilter(choices=Source.choices)
    owner = django_filters.CharFilter(method="by_owner")
    score_min = django_filters.NumberFilter(
        field_name="lead_score", lookup_expr="gte", min_value=0, max_value=100
    )
    score_max = django_filters.NumberFilter(
        field_name="lead_score", lookup_expr="lte", min_value=0, max_value=100
    )
    tag = django_filters.CharFilter(method="by_tag", max_length=40)
    idle_days = django_filters.NumberFilter(
        method="by_silence", min_value=0, max_value=3650, decimal_places=0
    )
    q = django_filters.CharFilter(method="by_text", max_length=200)

    class Meta:
        model = Lead
        fields: list[str] = []

    def by_owner(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        if value == "none":
            return rows.filter(owner__isnull=True)
        try:
            return rows.filter(owner=UUID(value))
        except ValueError as error:
            raise invalid("owner", "A user's id, or none.") from error

    def by_tag(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return rows.filter(tags__contains=[value])

    def by_silence(self, rows: "QuerySet[Any]", name: str, value: Any) -> "QuerySet[Any]":
        before = timezone.now() - timedelta(days=int(value))
        return rows.filter(Q(last_customer_at__lt=before) | Q(last_customer_at__isnull=True))

    def by_text(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return search_leads(rows, value, caller_of(self.request).brokerage.pk)
